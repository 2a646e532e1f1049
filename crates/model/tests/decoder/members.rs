//! Members in places and orders that the service does not use.

use partner_center_model::json_text::JsonText;
use partner_center_model::{Collection, Order};

use crate::compare::{compact, compare, compare_as};
use crate::fixtures;

/// What closes all that is open at the end of this JSON; `None` inside a string.
fn closings(json: &[u8]) -> Option<Vec<u8>> {
    let (mut open, mut in_string, mut escaped) = (Vec::new(), false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' => open.push(b'}'),
            b'[' => open.push(b']'),
            b'}' | b']' => {
                open.pop();
            }
            _ => {}
        }
    }
    open.reverse();
    (!in_string).then_some(open)
}

/// A body that ends behind each member in turn, so that each is the last one, and that has spaces behind
/// it, so that each is at every distance from the end where the decoder does something else.
#[test]
#[cfg_attr(miri, ignore = "takes minutes there")]
fn every_member_near_the_end_is_the_same_either_way() {
    for fixture in fixtures() {
        let body = compact(&fixture.text);
        let commas = body.iter().enumerate().filter(|(_, byte)| **byte == b',');
        let commas: Vec<usize> = commas.map(|(at, _)| at).collect();
        for at in commas.iter().step_by(commas.len() / 60 + 1) {
            let Some(closings) = closings(&body[..*at]) else {
                continue;
            };
            let mut ended = body[..*at].to_vec();
            ended.extend(closings);
            for spaces in [0, 1, 8, 16, 17, 48, 64, 65] {
                let mut spaced = ended.clone();
                spaced.resize(ended.len() + spaces, b' ');
                compare_as(&fixture.kind, &spaced);
            }
        }
    }
}

/// The members of an object: names with quotes, and values.
type Members<'a> = [(&'a str, String)];

/// Each object of the body, written anew from its members.
fn rewrite(json: JsonText<'_>, write: &dyn Fn(&Members<'_>) -> String) -> String {
    if let Some(members) = json.members() {
        let members = members.iter().map(|member| {
            let value = JsonText::of_json(member.value);
            (member.raw_name, rewrite(value, write))
        });
        return write(&members.collect::<Vec<_>>());
    }
    match json.items() {
        Some(items) => {
            let items: Vec<String> = items.into_iter().map(|item| rewrite(item, write)).collect();
            format!("[{}]", items.join(","))
        }
        None => json.compact(),
    }
}

fn object<'a>(members: impl Iterator<Item = &'a (&'a str, String)>) -> String {
    let members: Vec<String> = members
        .map(|(name, value)| format!("{name}:{value}"))
        .collect();
    format!("{{{}}}", members.join(","))
}

#[test]
fn reversed_members_are_the_same_either_way() {
    for fixture in fixtures() {
        let body = compact(&fixture.text);
        let body = std::str::from_utf8(&body).unwrap();
        let reversed = rewrite(JsonText::check(body).unwrap(), &|members| {
            object(members.iter().rev())
        });
        compare_as(&fixture.kind, reversed.as_bytes());
    }
}

/// One member of every object is there twice, and is `null` before, behind, or both times; or is `null`
/// alone; or its value is there twice.
#[test]
#[cfg_attr(miri, ignore = "takes minutes there")]
fn members_that_are_there_twice_are_the_same_either_way() {
    for fixture in fixtures() {
        let body = compact(&fixture.text);
        let body = std::str::from_utf8(&body).unwrap();
        for chosen in 0..12 {
            for way in 0..5 {
                let changed = rewrite(JsonText::check(body).unwrap(), &|members| {
                    let mut members = members.to_vec();
                    if let Some((name, value)) = members.get(chosen).cloned() {
                        let null = (name, "null".to_owned());
                        match way {
                            0 => members[chosen] = null,
                            1 => members.insert(chosen, null),
                            2 => members.push(null),
                            3 => {
                                members[chosen] = null.clone();
                                members.push(null);
                            }
                            _ => members.push((name, value)),
                        }
                    }
                    object(members.iter())
                });
                compare_as(&fixture.kind, changed.as_bytes());
            }
        }
    }
}

/// Ends soon only if the work grows with the members, and not with their square.
#[test]
#[cfg_attr(miri, ignore = "takes minutes there")]
fn a_hundred_thousand_unknown_members_are_read() {
    let unknown =
        |from: usize| (from..from + 50_000).map(|n| (format!("\"unknown{n}\""), n.to_string()));
    let known = [("\"id\"".to_owned(), "\"1\"".to_owned())];
    let members = unknown(0).chain(known).chain(unknown(50_000));
    let members: Vec<String> = members
        .map(|(name, value)| format!("{name}:{value}"))
        .collect();
    let body = format!(r#"{{"items":[{{{}}}]}}"#, members.join(","));
    compare::<Collection<Order>>(body.as_bytes());
}
