//! Today: what each role must do, clocks first; names only for roles that see them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "test helpers")]

mod clinic;

use clinic::practice;

#[tokio::test]
async fn a_role_sees_its_own_steps_and_what_waits_for_others() {
    let clinic = practice("same-human-twice", 2);
    let nurse = clinic.get("/today", &clinic.session("nurse.suzuki").await).await.body;
    let mine = nurse.find("ベッドサイドで照合する").unwrap();
    assert!(
        nurse.find("ほかの担当を待っているもの").is_none_or(|others| mine < others),
        "the nurse's own step comes first"
    );
    assert!(nurse.contains("href=\"/journeys/J0001\""));
    let quality = clinic.get("/today", &clinic.session("qa.sato").await).await.body;
    let others = quality.find("ほかの担当を待っているもの").unwrap();
    assert!(quality.find("ベッドサイドで照合する").unwrap() > others, "it waits for somebody else");
    let name = clinic.app.identity(&clinic.app.journey("J0001").unwrap().unwrap().journey.coi).unwrap().unwrap();
    let given = name.given_name.unwrap();
    assert!(nurse.contains(given.as_str()) && !quality.contains(given.as_str()));
}

#[tokio::test]
async fn clocks_stand_first() {
    let clinic = practice("late-positive", 0);
    let page = clinic.get("/today", &clinic.session("dr.ito").await).await.body;
    let clocks = page.find("期限と、開いている案件").unwrap();
    assert!(page.find("逸脱の処理").is_some_and(|at| at > clocks) && page.contains("deviation.D0001"));
    assert!(["今週", "いま", "そのあと"].iter().all(|later| page.find(later).is_none_or(|at| at > clocks)));
}
