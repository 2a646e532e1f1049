//! What the tests take from the `spec` folder: fixtures, schemas, and the Rust type of each name.
#![allow(dead_code, reason = "no test file uses all of it")]
#![allow(
    clippy::expect_used,
    reason = "helpers of tests, which clippy does not take for tests"
)]

use std::fs;
use std::path::{Path, PathBuf};

use partner_center_model::{
    AddOnPurchase, AllowedTermEndDate, ApiFault, AttachmentMetadata, Availability,
    BillingCycleChange, Cart, CartCheckoutResult, Collection, Customer, FrameworkFault,
    GatewayFault, Json, NestedFault, NewCart, NewOrder, NewTransition, Order, OrderAttachment,
    OrderCancellation, OrderLineItemActivationLink, OrderLineItemProvisioningStatus,
    PartnerRelationship, Product, Promotion, Sku, Subscription, SubscriptionProvisioningStatus,
    TokenFault, Transition, TransitionEligibility, TransitionHistory,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// An entry of the index with the text of its file.
pub(crate) struct Fixture {
    pub(crate) file: String,
    pub(crate) kind: String,
    pub(crate) text: String,
}

pub(crate) fn spec() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec")
}

pub(crate) fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(crate) fn read_value(path: &Path) -> Value {
    serde_json::from_str(&read(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// File and type of every entry of the index.
pub(crate) fn index() -> Vec<(String, String)> {
    let text = |entry: &Value, name: &str| entry[name].as_str().expect("a text").to_owned();
    let index = read_value(&spec().join("fixtures/index.json"));
    index
        .as_array()
        .expect("an array")
        .iter()
        .map(|e| (text(e, "file"), text(e, "type")))
        .collect()
}

/// Every fixture that decodes as it stands.
pub(crate) fn fixtures() -> Vec<Fixture> {
    let decodable = index().into_iter().filter(|(_, kind)| kind != "none");
    decodable
        .map(|(file, kind)| {
            let text = read(&spec().join("fixtures").join(&file));
            Fixture { file, kind, text }
        })
        .collect()
}

pub(crate) fn fixture(file: &str) -> String {
    read(&spec().join("fixtures").join(file))
}

/// The doors of one Rust type, so that a test can go through them by the type's name.
#[derive(Clone, Copy)]
pub(crate) struct Model {
    /// JSON bytes, decoded and written back.
    pub(crate) from_slice: fn(&[u8]) -> serde_json::Result<String>,
    pub(crate) from_str: fn(&str) -> serde_json::Result<String>,
    /// JSON that is read piece by piece, so that nothing can be borrowed from it.
    pub(crate) from_stream: fn(&[u8]) -> serde_json::Result<String>,
    pub(crate) from_value: fn(Value) -> serde_json::Result<Value>,
    pub(crate) to_value: fn(&str) -> serde_json::Result<Value>,
    /// The JSON that comes of it behind CBOR, and behind `MessagePack`.
    pub(crate) through_binary: fn(&str) -> [String; 2],
    /// Whether both texts decode to the same value.
    pub(crate) equal: fn(&str, &str) -> serde_json::Result<bool>,
}

impl Model {
    fn of<T: DeserializeOwned + Serialize + PartialEq>() -> Self {
        Self {
            from_slice: |bytes| serde_json::to_string(&serde_json::from_slice::<T>(bytes)?),
            from_str: |text| serde_json::to_string(&serde_json::from_str::<T>(text)?),
            from_stream: |bytes| {
                let mut deserializer = serde_json::Deserializer::from_reader(bytes);
                let decoded = T::deserialize(&mut deserializer)?;
                deserializer.end()?;
                serde_json::to_string(&decoded)
            },
            from_value: |value| serde_json::to_value(serde_json::from_value::<T>(value)?),
            to_value: |text| serde_json::to_value(serde_json::from_str::<T>(text)?),
            through_binary: |text| {
                let value = serde_json::from_str::<T>(text).expect("JSON");
                let mut cbor = Vec::new();
                ciborium::into_writer(&value, &mut cbor).expect("CBOR");
                let from_cbor: T = ciborium::from_reader(&*cbor).expect("CBOR");
                let pack = rmp_serde::to_vec(&value).expect("MessagePack");
                let from_pack: T = rmp_serde::from_slice(&pack).expect("MessagePack");
                [from_cbor, from_pack].map(|value| serde_json::to_string(&value).expect("JSON"))
            },
            equal: |a, b| Ok(serde_json::from_str::<T>(a)? == serde_json::from_str::<T>(b)?),
        }
    }

    /// The Rust type of a name in the index.
    ///
    /// # Panics
    /// When there is none, so that no fixture goes unread.
    pub(crate) fn named(kind: &str) -> Self {
        match kind {
            "Order" => Self::of::<Order>(),
            "Customer" => Self::of::<Customer>(),
            "Cart" => Self::of::<Cart>(),
            "CartCheckoutResult" => Self::of::<CartCheckoutResult>(),
            "ApiFault" => Self::of::<ApiFault>(),
            "GatewayFault" => Self::of::<GatewayFault>(),
            "FrameworkFault" => Self::of::<FrameworkFault>(),
            "NestedFault" => Self::of::<NestedFault>(),
            "TokenFault" => Self::of::<TokenFault>(),
            "OrderAttachment" => Self::of::<OrderAttachment>(),
            "OrderLineItemActivationLink" => Self::of::<OrderLineItemActivationLink>(),
            "OrderLineItemProvisioningStatus" => Self::of::<OrderLineItemProvisioningStatus>(),
            "NewCart" => Self::of::<NewCart>(),
            "NewOrder" => Self::of::<NewOrder>(),
            "AddOnPurchase" => Self::of::<AddOnPurchase>(),
            "BillingCycleChange" => Self::of::<BillingCycleChange>(),
            "OrderCancellation" => Self::of::<OrderCancellation>(),
            "NewTransition" => Self::of::<NewTransition>(),
            "Transition" => Self::of::<Transition>(),
            "AttachmentMetadata" => Self::of::<AttachmentMetadata>(),
            "SubscriptionProvisioningStatus" => Self::of::<SubscriptionProvisioningStatus>(),
            "Sku" => Self::of::<Sku>(),
            "Product" => Self::of::<Product>(),
            "Availability" => Self::of::<Availability>(),
            "Promotion" => Self::of::<Promotion>(),
            "Collection<Product>" => Self::of::<Collection<Product>>(),
            "Collection<Sku>" => Self::of::<Collection<Sku>>(),
            "Collection<Availability>" => Self::of::<Collection<Availability>>(),
            "Collection<Promotion>" => Self::of::<Collection<Promotion>>(),
            "Subscription" => Self::of::<Subscription>(),
            "Json" => Self::of::<Json>(),
            "Collection<Subscription>" => Self::of::<Collection<Subscription>>(),
            "AllowedTermEndDate" => Self::of::<AllowedTermEndDate>(),
            "PartnerRelationship" => Self::of::<PartnerRelationship>(),
            "TransitionEligibility" => Self::of::<TransitionEligibility>(),
            "TransitionHistory" => Self::of::<TransitionHistory>(),
            "Collection<AllowedTermEndDate>" => Self::of::<Collection<AllowedTermEndDate>>(),
            "Collection<TransitionEligibility>" => Self::of::<Collection<TransitionEligibility>>(),
            "Collection<PartnerRelationship>" => Self::of::<Collection<PartnerRelationship>>(),
            "Collection<Order>" => Self::of::<Collection<Order>>(),
            "Collection<Customer>" => Self::of::<Collection<Customer>>(),
            "Collection<OrderAttachment>" => Self::of::<Collection<OrderAttachment>>(),
            "Collection<OrderLineItemActivationLink>" => {
                Self::of::<Collection<OrderLineItemActivationLink>>()
            }
            "Collection<OrderLineItemProvisioningStatus>" => {
                Self::of::<Collection<OrderLineItemProvisioningStatus>>()
            }
            _ => panic!("no Rust type is listed here for the type `{kind}` of the index"),
        }
    }
}

/// The `$defs` of all schema files in one document, with references within it.
pub(crate) fn definitions() -> Value {
    let mut all = serde_json::Map::new();
    let files = fs::read_dir(spec()).expect("the folder of the schemas");
    let paths = files.map(|file| file.expect("a file").path());
    let is_schema = |path: &PathBuf| path.to_string_lossy().ends_with(".schema.json");
    for path in paths.filter(is_schema) {
        let mut schema = read_value(&path);
        localise(&mut schema["$defs"]);
        for (name, definition) in schema["$defs"].as_object().expect("an object") {
            assert!(
                all.insert(name.clone(), definition.clone()).is_none(),
                "`{name}` defined twice"
            );
        }
    }
    Value::Object(all)
}

/// Cuts the file name off every reference.
fn localise(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(target) if name == "$ref" => {
                        let at = target.find('#').expect("a reference into a file");
                        target.drain(..at);
                    }
                    _ => localise(member),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(localise),
        _ => {}
    }
}

/// The schema of a type of the index, to be read with [`definitions`] beside it.
pub(crate) fn schema_of(kind: &str) -> Value {
    let reference = |name: &str| serde_json::json!({"$ref": format!("#/$defs/{name}")});
    let Some(item) = kind
        .strip_prefix("Collection<")
        .and_then(|rest| rest.strip_suffix('>'))
    else {
        return reference(kind);
    };
    serde_json::json!({
        "type": "object",
        "properties": {
            "totalCount": reference("Integer"),
            "items": {"type": "array", "items": reference(item)},
            "links": reference("CollectionLinks"),
            "attributes": reference("ResourceAttributes"),
            "continuationToken": {"type": "string"},
        },
    })
}
