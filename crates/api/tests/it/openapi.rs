//! The description: OpenAPI 3.1 as far as a program relies on it, and the same operations as the router has.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

/// Every operation: `GET /path`, and what is said of it.
fn operations(document: &Value) -> Vec<(String, &Value)> {
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            assert!(METHODS.contains(&method.as_str()), "{path}: {method} is no method");
            all.push((format!("{} {path}", method.to_uppercase()), operation));
        }
    }
    assert!(all.len() > 80, "the document lost its operations");
    all
}

/// What a `$ref` means; anything else is itself.
fn meant<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    match value["$ref"].as_str() {
        Some(path) => meant(document, document.pointer(&path[1..]).unwrap()),
        None => value,
    }
}

fn parameters<'a>(operation: &'a Value, place: &str) -> BTreeMap<&'a str, &'a Value> {
    let all = operation["parameters"].as_array().unwrap();
    let mine = all.iter().filter(|parameter| parameter["in"] == place);
    mine.map(|parameter| (parameter["name"].as_str().unwrap(), parameter)).collect()
}

#[test]
fn it_has_the_same_operations_as_the_router() {
    let document = api::openapi();
    let described: BTreeSet<String> =
        operations(&document).into_iter().map(|(name, _)| name).collect();
    let doors = api::doors();
    let hung: BTreeSet<String> =
        doors.list().iter().map(|door| format!("{} {}", door.method, door.path)).collect();
    assert_eq!(described, hung);
    for door in doors.list() {
        let operation = &document["paths"][door.path][door.method.as_str().to_lowercase()];
        assert_eq!(operation["x-right"], door.right.code(), "{}", door.path);
    }
}

#[test]
fn its_head_is_that_of_openapi_3_1() {
    let document = api::openapi();
    assert_eq!(document["openapi"], "3.1.0");
    assert!(document["info"]["title"].is_string() && document["info"]["version"].is_string());
    // A licence is named by an SPDX word or an address, never by both.
    let license = &document["info"]["license"];
    assert!(license["name"].is_string() && license["identifier"].is_string());
    assert!(license["url"].is_null());
    let known = ["openapi", "info", "servers", "security", "paths", "components"];
    for field in document.as_object().unwrap().keys() {
        assert!(known.contains(&field.as_str()), "{field}");
    }
    let component = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    for (kind, all) in document["components"].as_object().unwrap() {
        for name in all.as_object().unwrap().keys() {
            assert!(name.chars().all(component), "{kind}: {name} is no name of a component");
        }
    }
}

#[test]
fn every_reference_leads_somewhere_and_every_schema_is_referred_to() {
    fn walk<'a>(document: &'a Value, value: &'a Value, seen: &mut BTreeSet<&'a str>) {
        match value {
            Value::Object(fields) => {
                if let Some(path) = fields.get("$ref") {
                    let path = path.as_str().unwrap();
                    let there = path.strip_prefix('#').and_then(|path| document.pointer(path));
                    assert!(there.is_some(), "{path} leads nowhere");
                    seen.insert(path);
                }
                fields.values().for_each(|value| walk(document, value, seen));
            }
            Value::Array(values) => values.iter().for_each(|value| walk(document, value, seen)),
            _ => {}
        }
    }
    let document = api::openapi();
    let mut seen = BTreeSet::new();
    walk(&document, &document, &mut seen);
    for name in document["components"]["schemas"].as_object().unwrap().keys() {
        let path = format!("#/components/schemas/{name}");
        assert!(seen.contains(path.as_str()), "nothing refers to {name}");
    }
}

#[test]
fn every_operation_says_who_it_is_what_it_takes_and_how_it_fails() {
    let document = api::openapi();
    assert_eq!(document["security"], json!([{ "bearer": [] }]));
    assert_eq!(document["components"]["securitySchemes"]["bearer"]["scheme"], "bearer");
    let mut ids = BTreeSet::new();
    for (name, operation) in operations(&document) {
        let id = operation["operationId"].as_str().unwrap();
        assert!(ids.insert(id), "{name}: the id {id} is taken");
        assert!(operation["summary"].as_str().is_some_and(|text| text.len() > 3), "{name}");
        assert!(operation["tags"][0].is_string(), "{name}");
        // Open to everybody only what says so; everything else inherits the document's bearer token.
        let public = operation["x-right"] == "public";
        assert_eq!(operation.get("security"), public.then(|| json!([])).as_ref(), "{name}");

        let path = name.split_once(' ').unwrap().1;
        let holes: BTreeSet<&str> =
            path.split('/').filter_map(|p| p.strip_prefix('{')?.strip_suffix('}')).collect();
        let named = parameters(operation, "path");
        assert_eq!(named.keys().copied().collect::<BTreeSet<_>>(), holes, "{name}");
        assert!(named.values().all(|parameter| parameter["required"] == true), "{name}");
        for parameter in operation["parameters"].as_array().unwrap() {
            assert!(parameter["schema"].is_object(), "{name}: {parameter}");
        }

        let responses = operation["responses"].as_object().unwrap();
        let good: Vec<&String> =
            responses.keys().filter(|status| status.starts_with('2')).collect();
        assert_eq!(good.len(), 1, "{name}: one good answer");
        let content = responses[good[0]]["content"].as_object();
        assert_eq!(content.is_none(), good[0] == "204", "{name}: {} with {content:?}", good[0]);
        for (media, body) in content.into_iter().flatten() {
            assert_eq!(media.split('/').count(), 2, "{name}: {media}");
            if media == "application/json" && !path.ends_with("/file") {
                assert!(body["schema"].is_object(), "{name}: JSON without a schema");
            }
        }
        for (status, response) in responses {
            assert!(meant(&document, response)["description"].is_string(), "{name} {status}");
            if status.starts_with(['4', '5']) {
                let problem = &meant(&document, response)["content"]["application/problem+json"];
                assert!(problem["schema"]["$ref"].is_string(), "{name} {status}");
            }
        }
        for status in ["400", "401", "403", "404", "422"] {
            assert!(responses.contains_key(status), "{name} lacks {status}");
        }
    }
}

#[test]
fn every_post_takes_an_idempotency_key_and_nothing_else_does() {
    let document = api::openapi();
    for (name, operation) in operations(&document) {
        let key = parameters(operation, "header").contains_key("Idempotency-Key");
        assert_eq!(key, name.starts_with("POST "), "{name}");
        let body = operation["requestBody"].is_object();
        assert!(!(body && name.starts_with("GET ")), "{name}: a GET with a body");
    }
}

#[test]
fn a_list_that_goes_on_says_how() {
    let document = api::openapi();
    let mut lists = 0;
    for (name, operation) in operations(&document) {
        for status in ["200", "201"] {
            let schema = &operation["responses"][status]["content"]["application/json"]["schema"];
            let fields = &meant(&document, schema)["properties"];
            if fields["next"].is_null() {
                continue;
            }
            lists += 1;
            assert!(fields["rows"].is_object(), "{name}: a next without rows");
            let asked = parameters(operation, "query");
            let body = &operation["requestBody"]["content"]["application/json"]["schema"];
            let body = &meant(&document, body)["properties"];
            let cursor = ["after", "before"]
                .iter()
                .any(|name| asked.contains_key(name) || body[name].is_object());
            assert!(cursor, "{name}: it has a next page and no way to ask for it");
        }
    }
    assert!(lists >= 10, "{lists} lists with pages");
}
