//! `saisei rules`, `saisei routes`, `saisei schema`: what the program knows about itself.

use serde_json::{Value, json};

use crate::cli::{Format, Schema, SchemaKind};
use crate::edge;
use crate::exit::{Failure, Status};

fn print(value: &Value) -> Result<Status, Failure> {
    edge::say(serde_json::to_string_pretty(value).map_err(|_| saisei_app::AppError::Json)?);
    Ok(Status::Done)
}

/// `saisei rules`.
pub fn rules(format: &Format) -> Result<Status, Failure> {
    let rules = saisei_app::rules_json();
    if format.json {
        return print(&rules);
    }
    for rule in rules.as_array().into_iter().flatten() {
        let text = |name: &str| rule.get(name).and_then(Value::as_str).unwrap_or_default();
        let words = |lang: &str| rule.pointer(&format!("/message/{lang}")).and_then(Value::as_str).unwrap_or_default();
        edge::say(format!("{}  [{}]  {}", text("id"), text("grade"), text("goal")));
        edge::say(format!("  {}\n  {}\n  {}\n", words("ja"), words("en"), text("source")));
    }
    Ok(Status::Done)
}

/// `saisei routes`.
pub fn routes(format: &Format) -> Result<Status, Failure> {
    let routes: Vec<Value> = saisei_web::routes()
        .iter()
        .map(|route| {
            json!({"method": route.method.to_string(), "path": route.path, "permission": route.permission.to_string()})
        })
        .collect();
    if format.json {
        return print(&Value::Array(routes));
    }
    for route in &routes {
        let text = |name: &str| route.get(name).and_then(Value::as_str).unwrap_or_default();
        edge::say(format!("{:6} {:40} {}", text("method"), text("path"), text("permission")));
    }
    Ok(Status::Done)
}

/// `saisei schema`.
pub fn schema(options: &Schema) -> Result<Status, Failure> {
    match options.what {
        SchemaKind::Commands => print(&saisei_app::commands_schema()),
        SchemaKind::Events => print(&saisei_app::events_schema()),
    }
}
