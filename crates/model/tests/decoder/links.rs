//! Links, which are kept in three forms.

use partner_center_model::decode::SharedBody;
use partner_center_model::{Collection, Link};

use crate::STRIDE;
use crate::compare::compare;

const MEMBERS: [&str; 13] = [
    r#""uri":"/customers/b7d6c3a0/orders/1""#,
    r#""uri":"/short""#,
    r#""uri": "/with a space/and/é""#,
    r#""uri":null"#,
    r#""method":"GET""#,
    r#""method": "GET" "#,
    r#""method":"POST""#,
    r#""headers":[]"#,
    r#""headers":[{"key":"a","value":"b"}]"#,
    r#""body":"text""#,
    r#""x-trace":568034"#,
    r#""note":{"uri":[1.50,"\"}",{}]}"#,
    r#""\u0075ri":true"#,
];

/// All members of so many, in every order, each as often as it likes.
fn sequences(length: u32) -> impl Iterator<Item = Vec<&'static str>> {
    (0..MEMBERS.len().pow(length)).map(move |number| {
        let places = (0..length).map(|place| number / MEMBERS.len().pow(place));
        places.map(|place| MEMBERS[place % MEMBERS.len()]).collect()
    })
}

#[test]
fn links_of_any_members_are_the_same_either_way() {
    let many = [r#""a":1"#, r#""b":"two""#, r#""c":null"#, r#""d":[]"#];
    let sequences = (0..=4).flat_map(sequences).step_by(STRIDE);
    for (number, mut members) in sequences.enumerate() {
        members.extend(&many[..number % 5]);
        let link = format!("{{{}}}", members.join(","));
        compare::<Link>(link.as_bytes());
        // Far from the end of the body, too.
        let links = format!("{{\"items\":[{link},{link}]{:80}}}", "");
        compare::<Collection<Link>>(links.as_bytes());
    }
}

#[test]
fn links_are_equal_whatever_they_were_read_by() {
    let sequences: Vec<_> = sequences(3).step_by(STRIDE).collect();
    let links = sequences.iter().filter_map(|members| {
        let link = format!("{{{},{}}}", members.join(","), r#""seen":"2024""#);
        let fast = SharedBody::new(link.clone().into_bytes()).expect("UTF-8");
        let slow = serde_json::from_str::<Link>(&link).ok()?;
        Some((fast.decode::<Link>().expect("a link"), slow))
    });
    let links: Vec<_> = links.collect();
    assert!(links.len() > sequences.len() / 4, "{}", links.len());
    for (place, (fast, slow)) in links.iter().enumerate() {
        assert_eq!(fast, slow);
        assert_eq!(fast.clone().into_members(), slow.clone().into_members());
        assert_eq!((fast.uri(), fast.method()), (slow.uri(), slow.method()));
        assert_eq!((fast.body(), fast.headers()), (slow.body(), slow.headers()));
        let (other_fast, other_slow) = &links[place * 7 % links.len()];
        assert_eq!(fast == other_fast, slow == other_slow);
        assert_eq!(fast == other_slow, slow == other_fast);
    }
}

/// The deepest unknown value that is read, and one level more, with something in it and without.
#[test]
fn nesting_is_bounded_alike() {
    for levels in 126..=130 {
        for inside in ["", "1", "{}", "[]"] {
            let value = format!("{}{inside}{}", "[".repeat(levels), "]".repeat(levels));
            let link = format!(r#"{{"uri":"/a","deep":{value},"method":"GET","headers":[]}}"#);
            compare::<Link>(link.as_bytes());
        }
    }
}
