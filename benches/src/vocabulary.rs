//! Words the orders are made of.

use crate::rng::Rng;

/// Currency code, its symbol, and the country of catalog links.
pub(crate) type Currency = (&'static str, &'static str, &'static str);

/// Currencies by weight.
pub(crate) const CURRENCIES: [(u64, Currency); 4] = [
    (70, ("USD", "$", "US")),
    (16, ("EUR", "€", "DE")),
    (10, ("GBP", "£", "GB")),
    (4, ("JPY", "¥", "JP")),
];

/// Names of subscriptions.
const SUBSCRIPTIONS: [&str; 10] = [
    "Microsoft 365 Business Premium",
    "Microsoft 365 E3 (no Teams)",
    "Office 365 E1",
    "Exchange Online (Plan 1)",
    "Power BI Pro",
    "Microsoft Entra ID P2",
    "Visio Plan 2",
    "Dynamics 365 Sales Enterprise Edition",
    "Project Plan 3 for faculty",
    "Microsoft Defender for Business",
];

/// Names of reservations.
const RESERVATIONS: [&str; 5] = [
    "Reserved_VM_Instance_Standard_D1_AP_East_1_Year",
    "Reserved_VM_Instance_Standard_F8s_EU_West_3_Years",
    "Reserved VM Instance, Standard_E4s_v3, US West 2, 1 Year",
    "Reserved VM Instance, Standard_L16s, UK South, 3 Years",
    "Azure SQL Database reserved vCore, JA East, 1 Year",
];

/// Names of perpetual software.
const SOFTWARE: [&str; 4] = [
    "Windows Server 2022 - 1 User CAL",
    "SQL Server 2022 Standard Edition",
    "Office LTSC Professional Plus 2021",
    "Visual Studio Professional 2022",
];

/// Names whose JSON text has escapes, as JSON text.
const ESCAPED: [&str; 5] = [
    r#"Backup \"Gold\" for servers"#,
    r"Archive D:\\finance\\2024",
    r"Support plan\nsecond level",
    r"Caf\u00e9 point of sale",
    r#"Monitor 27\" \\ caf\u00e9 line\n"#,
];

/// Names outside ASCII, unescaped.
const NON_ASCII: [&str; 5] = [
    "Microsoft 365 Entreprise – première année",
    "Schulungspaket für Lehrkräfte",
    "Microsoft 365 法人向け基本版",
    "Антивирус для бизнеса",
    "Paquete básico 😀 año 1",
];

/// What kind of thing a name is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Names {
    Subscription,
    Reservation,
    SavingsPlan,
    Software,
}

/// A friendly name as JSON text without the quotes: 2 % with escapes,
/// 4 % outside ASCII.
pub(crate) fn friendly_name(rng: &mut Rng, names: Names) -> &'static str {
    match rng.below(100) {
        0..2 => rng.pick(&ESCAPED),
        2..6 => rng.pick(&NON_ASCII),
        _ => match names {
            Names::Subscription => rng.pick(&SUBSCRIPTIONS),
            Names::Reservation => rng.pick(&RESERVATIONS),
            Names::SavingsPlan => "Compute savings plan, 1 Year",
            Names::Software => rng.pick(&SOFTWARE),
        },
    }
}
