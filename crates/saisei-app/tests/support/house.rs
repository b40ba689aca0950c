//! The house around the patients: rooms and their values, deviations, materials, trainings, orders.

use serde_json::{Value, json};

use super::line::{ADMIN, Line, OPERATOR, OTHER_QUALITY, QUALITY, line};
use super::world::World;

impl World {
    /// A facility with its permission, if it has one.
    pub fn facility(&self, id: &str, country: &str, permission: Option<Value>) -> Line {
        let args = json!({"facility": id, "name": "練習加工所", "kind": "processing", "country": country});
        let register = line("register_facility", ADMIN, args);
        permission.into_iter().fold(register, |line, permission| line.arg("permission", permission))
    }

    pub fn room(&self, room: &str, facility: &str) -> Line {
        let args = json!({"room": room, "facility": facility, "name": "練習室", "zone": "aseptic"});
        line("register_room", ADMIN, args)
    }

    /// At most 10 airborne colonies in a cubic metre, and at least 10 Pa.
    pub fn limits(&self, room: &str) -> Line {
        let of = |value: u32, unit: &str| json!({"value": value, "unit": unit});
        let limits = json!([{"parameter": "airborne_count", "max": of(10, "CFU/m3")},
            {"parameter": "pressure", "min": of(10, "Pa")}]);
        line("set_room_limits", QUALITY, json!({"room": room, "limits": limits}))
    }

    /// So many airborne colonies in a cubic metre, measured now.
    pub fn air(&self, room: &str, colonies: &str) -> Line {
        self.measured(room, "airborne_count", colonies, "CFU/m3")
    }

    pub fn measured(&self, room: &str, parameter: &str, value: &str, unit: &str) -> Line {
        let args = json!({"room": room, "parameter": parameter, "value": {"value": value, "unit": unit},
            "sampled_at": self.now()});
        line("record_environmental_value", OPERATOR, args)
    }

    pub fn clear(&self, room: &str, workspace: &str) -> Line {
        line("clear_workspace", OPERATOR, json!({"room": room, "workspace": workspace}))
    }

    /// Somebody reports a deviation that concerns these lots.
    pub fn deviation(&self, lots: &[&str]) -> Line {
        line("open_deviation", OPERATOR, json!({"lots": lots, "grounds": "medium-cloudy"}))
    }

    pub fn assess(&self, deviation: &str) -> Line {
        let args = json!({"deviation": deviation, "serious": false, "impact": ["none"]});
        line("assess_deviation", QUALITY, args)
    }

    /// `usable` or `not_usable`.
    pub fn close_deviation(&self, deviation: &str, disposition: &str) -> Line {
        let args = json!({"deviation": deviation, "disposition": disposition, "actions": ["cleaned"],
            "evidence": ["QR-0001"]});
        line("close_deviation", QUALITY, args).second(OTHER_QUALITY)
    }

    /// Assessed, and closed with evidence and a second signature.
    pub fn settle(&self, deviation: &str, disposition: &str) {
        self.done(self.assess(deviation));
        self.done(self.close_deviation(deviation, disposition));
    }

    /// A material with everything that a lot of it needs to be accepted.
    pub fn material(&self, material: &str) -> Line {
        let args = json!({"material": material, "name": "練習培地", "origin": "animal", "supplier": "架空試薬",
            "catalogue_number": "KS-100", "specification": "SP-001", "incoming_checks": ["appearance", "certificate"]});
        line("register_material", QUALITY, args)
    }

    pub fn material_lot(&self, id: &str, material: &str, expires_on: &str) -> Line {
        let args = json!({"material_lot": id, "material": material, "lot_number": "A100", "expires_on": expires_on});
        line("receive_material_lot", OPERATOR, args)
    }

    pub fn judge_material(&self, id: &str, accepted: bool) -> Line {
        let checks = json!([{"check": "appearance", "conforms": true}, {"check": "certificate", "conforms": true}]);
        line("judge_material_lot", QUALITY, json!({"material_lot": id, "accepted": accepted, "checks": checks}))
    }

    /// An order from this day on.
    pub fn order(&self, plans: &[&str], facilities: &[&str], from: &str) -> Line {
        let args = json!({"kind": "emergency", "authority": "架空局", "from": from, "plans": plans,
            "facilities": facilities});
        line("record_order", ADMIN, args)
    }

    pub fn lift(&self, order: &str, on: &str) -> Line {
        line("lift_order", ADMIN, json!({"order": order, "lifted_on": on}))
    }

    pub fn train(&self, staff: &str, training: &str, on: &str, until: &str) -> Line {
        let args = json!({"staff": staff, "training": training, "trained_on": on, "valid_until": until});
        line("record_training", QUALITY, args)
    }
}
