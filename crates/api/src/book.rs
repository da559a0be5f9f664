//! The book of operations: each names its door, what it takes and what it gives; the OpenAPI document is made of it.

use std::collections::BTreeSet;

use app::access::Act;
use axum::handler::Handler;
use axum::http::Method;
use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};
use web::doors::{self, Door, Right};
use web::{Doors, Web};

type Make = fn(&mut SchemaGenerator) -> Value;

/// One operation of the API.
#[derive(Clone)]
pub struct Operation {
    door: Door,
    summary: &'static str,
    query: Option<Make>,
    takes: Option<Make>,
    /// It takes a file as it is.
    file: bool,
    gives: Option<Make>,
    status: u16,
    /// What it gives when that is a file: one of these.
    media: &'static [&'static str],
}

fn operation(door: Door, summary: &'static str, status: u16) -> Operation {
    let door = door.api();
    Operation {
        door,
        summary,
        query: None,
        takes: None,
        file: false,
        gives: None,
        status,
        media: &[],
    }
}

/// Reads something; needs the right `A` at `{org}`.
pub fn get<A: Act>(path: &'static str, object: &'static str, summary: &'static str) -> Operation {
    operation(doors::with::<A>(Method::GET, path, object), summary, 200)
}

/// Makes something or takes a step; needs the right `A` at `{org}`. Repeating it with the same `Idempotency-Key` is safe.
pub fn post<A: Act>(path: &'static str, object: &'static str, summary: &'static str) -> Operation {
    operation(doors::with::<A>(Method::POST, path, object), summary, 201)
}

/// Replaces something; needs the right `A` at `{org}`.
pub fn put<A: Act>(path: &'static str, object: &'static str, summary: &'static str) -> Operation {
    operation(doors::with::<A>(Method::PUT, path, object), summary, 204)
}

/// Removes something; needs the right `A` at `{org}`.
pub fn delete<A: Act>(
    path: &'static str,
    object: &'static str,
    summary: &'static str,
) -> Operation {
    operation(doors::with::<A>(Method::DELETE, path, object), summary, 204)
}

/// Reads what is for everybody.
pub fn open(path: &'static str, object: &'static str, summary: &'static str) -> Operation {
    operation(doors::public(Method::GET, path, object), summary, 200)
}

/// Hands in what everybody may hand in.
pub fn hand_in(path: &'static str, object: &'static str, summary: &'static str) -> Operation {
    operation(doors::public(Method::POST, path, object), summary, 204)
}

/// Reads something of one's own.
pub fn mine(path: &'static str, object: &'static str, summary: &'static str) -> Operation {
    operation(doors::signed_in(Method::GET, path, object), summary, 200)
}

fn schema<T: JsonSchema>(generator: &mut SchemaGenerator) -> Value {
    generator.subschema_for::<T>().to_value()
}

impl Operation {
    /// The query parameters: a struct of optional fields.
    #[must_use]
    pub fn query<T: JsonSchema>(mut self) -> Self {
        self.query = Some(schema::<T>);
        self
    }

    /// The JSON body.
    #[must_use]
    pub fn takes<T: JsonSchema>(mut self) -> Self {
        self.takes = Some(schema::<T>);
        self
    }

    /// The body is a file as it is; its name travels in `X-File-Name`, percent-encoded.
    #[must_use]
    pub const fn takes_file(mut self) -> Self {
        self.file = true;
        self
    }

    /// The JSON answer.
    #[must_use]
    pub fn gives<T: JsonSchema>(mut self) -> Self {
        self.gives = Some(schema::<T>);
        self
    }

    /// The status of a good answer, where it is not the usual one.
    #[must_use]
    pub const fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// The answer is a file of one of these media types.
    #[must_use]
    pub const fn media(mut self, media: &'static [&'static str]) -> Self {
        self.media = media;
        self
    }

    fn describe(&self, generator: &mut SchemaGenerator) -> Value {
        let mut parameters: Vec<Value> = self
            .door
            .path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
            .map(|name| {
                let kind = match name {
                    "org" | "child" | "version" => json!({"type": "integer", "format": "int64"}),
                    "id" | "item" | "tally" | "term" => json!({"type": "string", "format": "uuid"}),
                    _ => json!({"type": "string"}),
                };
                json!({"name": name, "in": "path", "required": true, "schema": kind})
            })
            .collect();
        if let Some(make) = self.query {
            parameters.extend(query_parameters(&make(generator), generator));
        }
        if self.door.method == Method::POST {
            parameters.push(json!({
                "name": "Idempotency-Key", "in": "header", "required": false,
                "description": "1-128 visible characters; kept 24 hours. The same key and body is answered as the first time; a secret that is told once is not told again.",
                "schema": {"type": "string", "minLength": 1, "maxLength": 128},
            }));
        }
        if self.file {
            parameters.push(json!({
                "name": "X-File-Name", "in": "header", "required": false,
                "description": "The file's name, percent-encoded UTF-8.", "schema": {"type": "string"},
            }));
        }
        let mut operation = json!({
            "operationId": self.operation_id(),
            "summary": self.summary,
            "tags": [self.door.object],
            "parameters": parameters,
            "responses": self.responses(generator),
            "x-right": self.door.right.code(),
        });
        if self.door.right == Right::Public {
            operation["security"] = json!([]);
        }
        if let Some(make) = self.takes {
            let schema = make(generator);
            operation["requestBody"] =
                json!({"required": true, "content": {"application/json": {"schema": schema}}});
        }
        if self.file {
            operation["requestBody"] =
                json!({"required": true, "content": {"application/octet-stream": {}}});
        }
        operation
    }

    fn responses(&self, generator: &mut SchemaGenerator) -> Value {
        let mut good = json!({"description": "done"});
        for media in self.media {
            // Of a file OpenAPI 3.1 says no more than its media type.
            good["content"][*media] = json!({});
        }
        if let Some(make) = self.gives {
            good["content"] = json!({"application/json": {"schema": make(generator)}});
        }
        let mut responses = Map::new();
        responses.insert(self.status.to_string(), good);
        for status in
            ["400", "401", "403", "404", "405", "409", "413", "415", "422", "429", "500", "503"]
        {
            responses.insert(status.to_owned(), json!({"$ref": "#/components/responses/Problem"}));
        }
        Value::Object(responses)
    }

    fn operation_id(&self) -> String {
        let path = self.door.path.trim_start_matches("/api/v1/");
        let name = path.replace(['{', '}'], "").replace(['/', '-', '.'], "_");
        format!("{}_{name}", self.door.method.as_str().to_lowercase())
    }
}

/// The fields of a query struct as parameters.
fn query_parameters(schema: &Value, generator: &SchemaGenerator) -> Vec<Value> {
    let name = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next());
    let found = name.and_then(|name| generator.definitions().get(name)).unwrap_or(schema);
    let fields = found["properties"].as_object().cloned().unwrap_or_default();
    let needed = found["required"].as_array().cloned().unwrap_or_default();
    let parameter = |(name, schema): (String, Value)| {
        let required = needed.iter().any(|needed| *needed == *name);
        json!({"name": name, "in": "query", "required": required, "schema": schema})
    };
    fields.into_iter().map(parameter).collect()
}

/// Operations with their handlers.
#[derive(Default)]
pub struct Book {
    doors: Doors,
    operations: Vec<Operation>,
}

impl Book {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// An operation and its handler.
    #[must_use]
    pub fn add<H, T>(mut self, operation: Operation, handler: H) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        self.doors = self.doors.add(operation.door.clone(), handler);
        self.operations.push(operation);
        self
    }

    /// The operations of another feature too.
    #[must_use]
    pub fn join(mut self, other: Self) -> Self {
        self.doors = self.doors.join(other.doors);
        self.operations.extend(other.operations);
        self
    }

    /// Doors and operations apart.
    pub fn split(self) -> (Doors, Vec<Operation>) {
        (self.doors, self.operations)
    }
}

/// The OpenAPI 3.1 document.
pub fn describe(operations: &[Operation]) -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut generator = settings.into_generator();
    let mut paths = Map::new();
    for operation in operations {
        let method = operation.door.method.as_str().to_lowercase();
        let described = operation.describe(&mut generator);
        let path = paths.entry(operation.door.path).or_insert_with(|| json!({}));
        path[method] = described;
    }
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "DaiSuSo",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "The force of school digital ambassadors: whatever a page can do, this can.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "security": [{"bearer": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
            "responses": {"Problem": {
                "description": "Why it came to nothing (RFC 9457).",
                "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }},
            "schemas": {},
        },
    });
    let schemas = with_problem(generator.take_definitions(true));
    document["components"]["schemas"] = referred_to(&document, schemas);
    document
}

/// Without what nothing refers to: the struct of a query is described field by field.
fn referred_to(document: &Value, mut schemas: Map<String, Value>) -> Value {
    fn names<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
        match value {
            Value::Object(fields) => {
                found.extend(fields.get("$ref").and_then(Value::as_str));
                fields.values().for_each(|value| names(value, found));
            }
            Value::Array(values) => values.iter().for_each(|value| names(value, found)),
            _ => {}
        }
    }
    loop {
        let mut found = BTreeSet::new();
        names(document, &mut found);
        schemas.values().for_each(|schema| names(schema, &mut found));
        let path = |name: &String| format!("#/components/schemas/{name}");
        let idle: Vec<String> =
            schemas.keys().filter(|name| !found.contains(path(name).as_str())).cloned().collect();
        if idle.is_empty() {
            return Value::Object(schemas);
        }
        schemas.retain(|name, _| !idle.contains(name));
    }
}

fn with_problem(mut schemas: Map<String, Value>) -> Map<String, Value> {
    let problem = json!({
        "type": "object",
        "required": ["type", "title", "status"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "instance": {"type": "string"},
            "faults": {"type": "array", "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "text": {"type": "string"}},
            }},
        },
    });
    schemas.insert("Problem".to_owned(), problem);
    schemas
}
