//! Who may not see a page is told so: their role, who may, and whom to ask.

use axum::http::StatusCode;
use saisei_app::words::{Language, words};
use saisei_web::{Permission, routes};

use super::{Sample, faults, told};
use crate::clinic::{ROLES, clinic};

fn role_words(language: Language, role: &str) -> String {
    words(language).t(&format!("role-{}", role.replace('_', "-")))
}

#[tokio::test]
async fn every_role_that_may_not_come_in_reads_its_role_and_who_may() {
    let clinic = clinic(false);
    let mut samples = Vec::new();
    for route in routes().iter().filter(|route| route.method == "GET") {
        let Permission::Roles(allowed) = route.permission else { continue };
        let path = route.path.replace("{id}", "J0001").replace("{event}", "AE1").replace("{administration}", "A1");
        let path = path.replace("{number}", "none").replace("{command}", "record_symptom").replace("{position}", "1");
        for role in ROLES.into_iter().filter(|role| !allowed.contains(role)) {
            let session = clinic.session(role).await;
            for language in Language::ALL {
                let cookie = clinic.speaking(&session, language).await;
                let answer = clinic.get(&path, &cookie).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} as {role}");
                for named in allowed.iter().copied().chain([role]) {
                    let said = role_words(language, named);
                    assert!(answer.body.contains(&said), "{path} as {role} does not name {said}: {}", answer.body);
                }
                for key in ["refused-your-role", "refused-next-text", "refused-who"] {
                    assert!(answer.body.contains(&words(language).t(key)), "{path} as {role}: {key}");
                }
                samples.push(Sample {
                    template: "message.html",
                    state: format!("{path} as {role}"),
                    language,
                    html: answer.body,
                });
            }
        }
    }
    assert!(samples.len() > 150, "{}", samples.len());
    let found = faults(&samples);
    assert!(found.is_empty(), "{}", told(&found));
}
