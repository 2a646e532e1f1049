//! Members that the library does not know, by their names.

use partner_center_model::Json;

use super::cells::Objects;

/// Whether there are any.
pub(super) fn are_there(objects: &Objects<'_>) -> bool {
    objects
        .iter()
        .any(|(_, extra)| extra.is_some_and(|extra| !extra.is_empty()))
}

/// The members with the names that they have in a table.
pub(super) fn members<'a>(objects: &'a Objects<'a>) -> impl Iterator<Item = (String, &'a Json)> {
    let objects = objects
        .iter()
        .filter_map(|(prefix, extra)| Some((*prefix, (*extra)?)));
    objects.flat_map(|(prefix, extra)| {
        extra
            .iter()
            .map(move |(name, json)| (key(prefix, name), json))
    })
}

/// Dots and backslashes in a name get a backslash, so that no two members have one key.
fn key(prefix: &str, name: &str) -> String {
    format!("{prefix}{}", name.replace('\\', "\\\\").replace('.', "\\."))
}

/// Adds the members as one object of texts in one line: each text is a value's JSON as it came, but for its white space.
/// Readers round a number that stands in an object, and refuse a whole file for one that they cannot hold.
pub(super) fn object(objects: &Objects<'_>, json: &mut Vec<u8>) {
    for (number, (name, value)) in members(objects).enumerate() {
        json.push(if number > 0 { b',' } else { b'{' });
        // Writing into memory does not fail.
        let _ = serde_json::to_writer(&mut *json, &name);
        json.push(b':');
        let _ = serde_json::to_writer(&mut *json, &value.compact());
    }
    json.push(b'}');
}

#[cfg(test)]
mod tests {
    use super::*;
    use partner_center_model::Order;

    #[test]
    fn no_two_members_have_one_key() {
        let text = r#"{"client.x": 1, "client\\.x": 2, "client": {"x": 3, "y.z": [4]}}"#;
        let order: Order = serde_json::from_str(text).unwrap();
        let client = order.client.as_ref().map(|client| &client.extra);
        let objects = [
            ("", Some(&order.extra)),
            ("client.", client),
            ("attributes.", None),
        ];
        let members: Vec<_> = members(&objects)
            .map(|(key, json)| format!("{key}={json}"))
            .collect();
        assert_eq!(
            members,
            [
                r"client\.x=1",
                r"client\\\.x=2",
                "client.x=3",
                r"client.y\.z=[4]"
            ]
        );
        assert!(are_there(&objects));
        assert!(!are_there(&[
            ("", Some(&Order::default().extra)),
            ("client.", None)
        ]));
    }
}
