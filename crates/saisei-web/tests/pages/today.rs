//! Today: what each role must do, clocks first; names only for roles that see them.

use crate::clinic::practice;

#[tokio::test]
async fn a_role_sees_its_own_steps_and_what_waits_for_others() {
    let clinic = practice("same-human-twice", 2);
    let nurse = clinic.get("/today", &clinic.session("nurse.suzuki").await).await.body;
    let mine = nurse.find("ベッドサイドで照合する").unwrap();
    assert!(nurse.find("待っているもの").is_none_or(|others| mine < others), "the nurse's own step comes first");
    assert!(nurse.contains("href=\"/bedside\"><span class=\"duty-mark\""), "the row leads to where it is done");
    let quality = clinic.get("/today", &clinic.session("qa.sato").await).await.body;
    let others = quality.find("待っているもの").unwrap();
    assert!(quality.find("ベッドサイドで照合する").unwrap() > others, "it waits for somebody else");
    let name = clinic.app.identity(&clinic.app.journey("J0001").unwrap().unwrap().journey.coi).unwrap().unwrap();
    let given = name.given_name.unwrap();
    assert!(nurse.contains(given.as_str()) && !quality.contains(given.as_str()));
}

#[tokio::test]
async fn an_open_case_is_for_those_who_close_it() {
    let clinic = practice("late-positive", 0);
    let quality = clinic.get("/today", &clinic.session("qa.sato").await).await.body;
    let case = quality.find("逸脱を評価し、終える").unwrap();
    assert!(
        quality.contains("href=\"/deviations/D0001\"") && (quality.contains("D0001（") || quality.contains(">D0001"))
    );
    assert!(quality.find("待っているもの").is_none_or(|others| case < others), "quality closes it");
    let doctor = clinic.get("/today", &clinic.session("dr.ito").await).await.body;
    assert!(
        doctor.find("逸脱を評価し、終える").unwrap() > doctor.find("待っているもの").unwrap(),
        "others wait for it"
    );
}

#[tokio::test]
async fn after_the_last_passage_every_page_asks_for_the_product() {
    let (passage, product) = ("継代を記録する", "製品を充填する");
    for (without_last, due, not_due) in [(38, passage, product), (37, product, passage)] {
        let clinic = practice("journey", without_last);
        let operator = clinic.session("op.tanaka").await;
        let today = clinic.get("/today", &operator).await.body;
        assert!(today.contains(due) && !today.contains(not_due), "Today: {due}");
        let list = clinic.get("/journeys", &operator).await.body;
        assert!(list.contains(due) && !list.contains(not_due), "journeys: {due}");
        let lots = clinic.get("/lots", &operator).await.body;
        assert!(lots.contains(due) && !lots.contains(not_due), "lots: {due}");
        for (path, part) in [("/journeys/J0001", "<dl class=\"next"), ("/lots/L0001", "<section class=\"card lot-next")]
        {
            let page = clinic.get(path, &operator).await.body;
            let next = page.split(part).nth(1).unwrap();
            let first = next.split("</section>").next().unwrap();
            let (own, other) = (first.find(due), first.find(not_due));
            assert!(own.is_some() && other.is_none_or(|other| own < Some(other)), "{path}: {due}: {first}");
        }
    }
}
