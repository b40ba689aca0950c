#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "test helpers")]
mod clinic;
use clinic::practice;
#[tokio::test]
async fn dump() {
    let dir = std::env::var("LAB_DIR").unwrap();
    let css = saisei_web_css();
    for (example, without, who, name, path) in [
        ("journey", 32, "op.tanaka", "lot", "/lots/L0001"),
        ("sterility-pending-conditional", 6, "qa.sato", "review", "/lots/L0001/release"),
        ("viability-below-limit", 1, "qa.sato", "failed", "/lots/L0001/release"),
        ("late-positive", 0, "qa.sato", "releases", "/release"),
        ("late-positive", 0, "op.tanaka", "lots", "/lots"),
        ("late-positive", 0, "qa.sato", "late", "/lots/L0001/release"),
        ("room-over-limit", 4, "op.tanaka", "held", "/lots/L0001"),
    ] {
        let clinic = practice(example, without);
        let session = clinic.session(who).await;
        for lang in ["ja", "en"] {
            let answer = clinic.get(path, &format!("{session}; saisei-language={lang}")).await;
            println!("{name} {lang} {}", answer.status);
            let body = answer.body.replace("<script", "<template").replace("</script", "</template");
            let body = body.replace("</head>", &format!("<style>{css}</style></head>"));
            std::fs::write(format!("{dir}/{name}-{lang}.html"), body).unwrap();
        }
    }
}
fn saisei_web_css() -> String {
    let mut out = String::new();
    let dir = format!("{}/assets", env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<_> = std::fs::read_dir(dir).unwrap().map(|f| f.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "css")).collect();
    files.sort_by_key(|p| (!p.ends_with("saisei.css"), p.clone()));
    for f in files { out.push_str(&std::fs::read_to_string(f).unwrap()); }
    out
}
