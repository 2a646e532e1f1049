//! What a few telling answers look like once decoded, for eyes and for reviews of changes.

mod spec;

use partner_center_model::{Collection, Order};

/// The settings keep the file names short and the path of the machine out of the files.
fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

macro_rules! snapshot {
    ($name:ident: $type:ty = $file:literal) => {
        #[test]
        fn $name() {
            let decoded: $type = serde_json::from_str(&spec::fixture($file)).expect($file);
            settings().bind(|| insta::assert_debug_snapshot!(stringify!($name), decoded));
        }
    };
}

snapshot!(one_time: Collection<Order> = "orders/one-time.json");
snapshot!(new_commerce_seat: Order = "orders/new-commerce-seat.json");
snapshot!(savings_plan: Order = "orders/savings-plan.json");
snapshot!(enums_unknown: Collection<Order> = "orders/enums-unknown.json");
snapshot!(dates: Collection<Order> = "orders/dates.json");
snapshot!(unknown_members: Collection<Order> = "orders/unknown-members.json");
