//! Buttons that lead to the form of an act, with what it is about already entered.

use saisei_app::domain::Role;
use saisei_app::{may, may_report};

use super::act_form::dashed;
use crate::model::{Frame, Link};
use crate::respond::in_query;

/// A button for each of these acts that the role may do or report; `about` fills in numbers of ours, such as
/// `("journey", "J0001")`. The form comes back to the page that `f.path` names.
pub(crate) fn act_links(f: &Frame, role: Role, commands: &[&str], about: &[(&str, &str)]) -> Vec<Link> {
    let open = |command: &&&str| may(role, command) || may_report(role, command);
    commands.iter().filter(open).map(|command| act_link(f, command, about)).collect()
}

/// One such button, whoever looks.
pub(crate) fn act_link(f: &Frame, command: &str, about: &[(&str, &str)]) -> Link {
    let entries = about.iter().map(|(name, value)| format!("{name}={}", in_query(value)));
    let back = std::iter::once(format!("back={}", in_query(&f.path)));
    let query = entries.chain(back).collect::<Vec<_>>().join("&");
    Link { href: format!("/acts/{command}?{query}"), text: f.t(format!("next-{}", dashed(command))) }
}
