//! Opens a new clinic: the first events, the first administrator, the clinic's own vault key.

use saisei_domain::acts::clinic::{ClinicOpened, FacilityKind, RegisterFacility};
use saisei_domain::acts::staff::{RegisterStaff, RoleGrant};
use saisei_domain::event::{Event, NewEvent, Subject};
use saisei_domain::values::{FacilityId, Line, Moment, StaffId};
use saisei_domain::{Problem, Role};
use saisei_ledger::{Append, Author, Store, StoreError};

use crate::access::Chance;
use crate::app::AppError;
use crate::keys::Keys;
use crate::project::Views;
use crate::rule_pack::rule_packs;
use crate::translate;
use crate::vault::Strongroom;

/// What a new clinic starts with.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Name of the clinic.
    pub name: Line<100>,
    /// Whether all data are for practice. Fixed for ever.
    pub sandbox: bool,
    /// Id of the first administrator.
    pub administrator: StaffId,
    /// Name of the first administrator.
    pub administrator_name: Line<60>,
    /// The moment of opening.
    pub at: Moment,
    /// The zone in which the law counts.
    pub zone: String,
    /// Version of the program.
    pub program: String,
    /// First day of the administrator's role.
    pub roles_from: saisei_domain::values::Day,
}

impl Opening {
    fn events(&self, code: &str, checkpoint_key: String) -> Result<Vec<NewEvent>, Problem> {
        let opened = ClinicOpened {
            code: code.to_owned(),
            name: self.name.clone(),
            sandbox: self.sandbox,
            checkpoint_key,
            program: self.program.clone(),
            rule_packs: rule_packs().iter().map(|pack| format!("{} {}", pack.id, pack.version)).collect(),
        };
        let facility = RegisterFacility {
            facility: FacilityId::parse("clinic")?,
            name: self.name.clone(),
            kind: FacilityKind::Clinic,
            address: None,
            country: None,
            permission: None,
        };
        let staff = RegisterStaff {
            staff: self.administrator.clone(),
            name: self.administrator_name.clone(),
            kana: None,
            roles: vec![RoleGrant { role: Role::Administrator, from: self.roles_from, to: None }],
            qualifications: Vec::new(),
            person: None,
        };
        let stream = Subject::Staff(self.administrator.clone());
        Ok(vec![
            NewEvent::new(Subject::Clinic, vec![], Event::ClinicOpened(opened)),
            NewEvent::new(Subject::Clinic, vec![], Event::FacilityRegistered(facility)),
            NewEvent::new(stream, vec![], Event::StaffRegistered(staff)),
        ])
    }
}

/// Writes the first events of a new, empty store.
///
/// # Errors
/// If the store fails or is not empty, or the clinic's code is not five capitals or digits.
pub fn open_clinic(store: &dyn Store, keys: &Keys, chance: &dyn Chance, opening: &Opening) -> Result<(), AppError> {
    if store.head()?.size > 0 {
        return Err(StoreError::Exists(store.clinic().to_string()).into());
    }
    let code = store.clinic().as_str();
    let key = keys.signer(code)?.verifier().to_string();
    let events = opening.events(code, key).map_err(|_| AppError::Json)?;
    let drafts = events
        .iter()
        .map(|event| translate::draft(event, opening.at, &opening.zone, None))
        .collect::<Option<Vec<_>>>()
        .ok_or(AppError::Json)?;
    let room = Strongroom::new(store, &keys.vault, chance);
    let author = Author {
        actor: opening.administrator.to_string(),
        role: Role::Administrator.name().to_owned(),
        device: "console".to_owned(),
        recorded_at: opening.at.0,
        reason: None,
        key: "clinic-opening".to_owned(),
    };
    let side = room.clinic_key().into_iter().collect();
    store.append(Append { conditions: Vec::new(), author, drafts, side, command: None }, &Views)?;
    Ok(())
}
