//! What a person or a tablet likes. Nothing clinical depends on it.

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the device is set.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// All, in the order of the settings page.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// Its name in the cookie, and in `data-theme`.
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == name)
    }

    /// What the browser is told, so that its own controls follow.
    pub fn color_scheme(self) -> &'static str {
        match self {
            Self::System => "light dark",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// What this person and this tablet like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Likes {
    /// Light or dark.
    pub theme: Theme,
    /// Whether CRP comes first in mg/L.
    pub mg_per_l: bool,
    /// Whether keyboard shortcuts are off.
    pub no_keys: bool,
    /// Dots per inch of the label printer; none if nobody chose.
    pub printer: Option<u16>,
}
