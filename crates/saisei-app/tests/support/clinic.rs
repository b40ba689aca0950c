//! People, rooms and the plan.

use serde_json::{Value, json};

use super::line::{ADMIN, Line, line};
use super::world::{World, moment};

fn cells(value: u64) -> Value {
    json!({"value": value, "unit": "cells"})
}

/// The plan of the examples: every limit that gates read has a value here.
pub fn plan_content() -> Value {
    json!({
        "clinic_name": "さいせい練習クリニック", "clinic_address": "東京都千代田区架空町1-2-3",
        "administrator_name": "架空 院長", "therapy_name": "練習用の治療", "class": "II",
        "class_reason": "培養した自己の体性幹細胞を用いるため。", "target_disease": "関節リウマチ",
        "content": "練習用", "content_plain": "練習用",
        "responsible_physician": {"name": "架空 一郎", "affiliation": "練習", "department": "リウマチ科"},
        "cell_source": "autologous", "cultured": true, "homologous": "not_applicable",
        "safety_measures": "練習用", "compensation": "補償はない。",
        "clinic": "clinic", "processing_facility": "cpf",
        "indications": ["rheumatoid-arthritis"], "routes": ["intravenous"],
        "min_cells": cells(50_000_000), "max_cells": cells(300_000_000),
        "max_doses": 2, "min_interval_days": 90, "doctors": ["dr.ito"],
        "forms": [{"form": "ic-ra", "version": 1}],
        "max_passage": 3, "product_life_minutes": 600, "bedside_match_minutes": 5,
        "specification": [
            {"test": "viability", "method": "trypan-blue", "min_counted": 400,
             "limit": {"at_least": {"value": 98, "unit": "%"}}},
            {"test": "endotoxin", "limit": {"at_most": {"value": "0.25", "unit": "EU/mL"}}},
            {"test": "sterility", "limit": "negative", "may_be_pending": true}
        ],
        "follow_up": [{"visit": "m1", "months": 1, "window_days": 7}, {"visit": "m6", "months": 6, "window_days": 21}]
    })
}

fn person(id: &str, role: &str) -> Line {
    let roles = json!([{"role": role, "from": "2026-01-05"}]);
    line("register_staff", ADMIN, json!({"staff": id, "name": format!("架空 {id}"), "roles": roles}))
}

impl World {
    /// Facility, room and people.
    pub fn staffed(self) -> Self {
        let permission = json!({"kind": "notification", "number": "FC3260001", "from": "2026-01-05"});
        let facility = json!({"facility": "cpf", "name": "練習加工所", "kind": "processing", "permission": permission});
        self.done(line("register_facility", ADMIN, facility));
        for number in [1, 2] {
            let name = format!("細胞調製室{number}");
            let room = json!({"room": format!("cpf-{number}"), "facility": "cpf", "name": name, "zone": "aseptic"});
            self.done(line("register_room", ADMIN, room));
        }
        for (id, role) in [
            ("dr.ito", "physician"),
            ("dr.abe", "physician"),
            ("nurse.suzuki", "nurse"),
            ("nurse.kato", "nurse"),
            ("op.tanaka", "culture_operator"),
            ("op.ono", "culture_operator"),
            ("qa.sato", "quality_officer"),
            ("qa.endo", "quality_officer"),
            ("co.mori", "coordinator"),
        ] {
            self.done(person(id, role));
        }
        self
    }

    /// The content of the plan with this world's changes.
    pub fn content(&self) -> Value {
        let mut content = plan_content();
        (self.edit)(&mut content);
        content
    }

    pub fn draft(&self) -> Line {
        line("draft_plan", ADMIN, json!({"plan": "ra-adsc", "content": self.content()}))
    }

    pub fn opinion(&self, opinion: &str, on: &str) -> Line {
        let args = json!({"plan": "ra-adsc", "committee": "架空委員会", "committee_number": "NA8260001",
            "opinion": opinion, "opinion_on": on});
        line("record_committee_opinion", ADMIN, args)
    }

    pub fn file(&self, on: &str) -> Line {
        line("file_plan", ADMIN, json!({"plan": "ra-adsc", "filed_on": on, "office": "架空局", "form": "first"}))
    }

    pub fn accept(&self, on: &str, from: &str) -> Line {
        let args = json!({"plan": "ra-adsc", "plan_number": "PB3260001", "accepted_on": on, "in_force_from": from});
        line("accept_plan", ADMIN, args)
    }

    pub fn suspend(&self, from: &str) -> Line {
        line(
            "suspend_plan",
            ADMIN,
            json!({"plan": "ra-adsc", "order": "emergency", "authority": "架空局", "from": from}),
        )
    }

    pub fn stop_plan(&self, on: &str) -> Line {
        line("stop_plan", ADMIN, json!({"plan": "ra-adsc", "stopped_on": on, "grounds": "own-decision"}))
    }

    pub fn end_plan(&self, on: &str) -> Line {
        line("end_plan", ADMIN, json!({"plan": "ra-adsc", "ended_on": on}))
    }

    /// A plan accepted on this day and in force from it.
    pub fn planned(self) -> Self {
        self.next_version("2026-02-24", "2026-02-24");
        self
    }

    /// Drafts, files and accepts a version; its content is what [`World::content`] says now.
    pub fn next_version(&self, on: &str, from: &str) {
        let nine = format!("{on}T09:00:00+09:00");
        if moment(&nine) > moment(&self.now()) {
            self.clock(&nine);
        }
        self.done(self.draft());
        self.done(self.opinion("appropriate", on));
        self.done(self.file(on));
        self.done(self.accept(on, from));
    }

    /// The same world with another plan.
    pub fn with_plan(mut self, edit: fn(&mut Value)) -> Self {
        self.edit = edit;
        self
    }
}
