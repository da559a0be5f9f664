//! Deadlines and caps (security.md finding 4 and section 3.4), with the range in which each makes sense.

use std::time::Duration;

use serde::Serialize;

/// Deadlines in seconds, sizes in bytes, counts. Every one can be set under `[limits]`.
#[derive(Debug, Clone, Serialize)]
pub struct Limits {
    /// A request's head must be complete this long after it began (or after the connection was made).
    pub header_seconds: u64,
    /// A kept connection without a new request is closed after this.
    pub idle_seconds: u64,
    /// A body may keep us waiting this long, plus its received size at the rate below.
    pub body_base_seconds: u64,
    /// The slowest rate of a body or of a reader that is waited for, bytes a second.
    pub bytes_per_second: u64,
    /// A client may leave its answer unread this long, plus its sent size at the rate above.
    pub write_base_seconds: u64,
    /// A request may work this long, time spent waiting for its body not counted.
    pub request_seconds: u64,
    /// At the end, open requests get this long.
    pub drain_seconds: u64,
    /// Connections in all.
    pub max_connections: u64,
    /// Connections of one address (IPv6: of one /64), trusted proxies apart.
    pub max_connections_per_address: u64,
    /// Size of a request's head.
    pub max_header_bytes: u64,
    /// Number of header lines.
    pub max_headers: u64,
    /// Largest body of an ordinary form.
    pub form_bytes: u64,
    /// Largest JSON body.
    pub api_bytes: u64,
    /// Largest uploaded file; no body of any kind may be larger.
    pub upload_bytes: u64,
    /// Files that are read by child processes at the same time.
    pub imports_at_once: u64,
    /// Address space of such a child, bytes.
    pub import_memory_bytes: u64,
    /// Processor time of such a child.
    pub import_cpu_seconds: u64,
    /// Time by the clock of such a child.
    pub import_wall_seconds: u64,
}

/// One limit: its name, the range in which it makes sense, and where it is kept.
pub(super) struct Range {
    pub(super) name: &'static str,
    pub(super) low: u64,
    pub(super) high: u64,
    pub(super) at: fn(&mut Limits) -> &mut u64,
}

const fn range(name: &'static str, low: u64, high: u64, at: fn(&mut Limits) -> &mut u64) -> Range {
    Range { name, low, high, at }
}

/// Every limit that can be set.
pub(super) static RANGES: [Range; 18] = [
    range("header_seconds", 1, 60, |limits| &mut limits.header_seconds),
    range("idle_seconds", 1, 600, |limits| &mut limits.idle_seconds),
    range("body_base_seconds", 1, 120, |limits| &mut limits.body_base_seconds),
    range("bytes_per_second", 256, 1 << 30, |limits| &mut limits.bytes_per_second),
    range("write_base_seconds", 1, 120, |limits| &mut limits.write_base_seconds),
    range("request_seconds", 1, 600, |limits| &mut limits.request_seconds),
    range("drain_seconds", 0, 600, |limits| &mut limits.drain_seconds),
    range("max_connections", 8, 60_000, |limits| &mut limits.max_connections),
    range("max_connections_per_address", 1, 60_000, |limits| {
        &mut limits.max_connections_per_address
    }),
    range("max_header_bytes", 4 << 10, 256 << 10, |limits| &mut limits.max_header_bytes),
    range("max_headers", 16, 1000, |limits| &mut limits.max_headers),
    range("form_bytes", 4 << 10, 64 << 20, |limits| &mut limits.form_bytes),
    range("api_bytes", 4 << 10, 64 << 20, |limits| &mut limits.api_bytes),
    range("upload_bytes", 64 << 10, 256 << 20, |limits| &mut limits.upload_bytes),
    range("imports_at_once", 1, 64, |limits| &mut limits.imports_at_once),
    range("import_memory_bytes", 64 << 20, 16 << 30, |limits| &mut limits.import_memory_bytes),
    range("import_cpu_seconds", 1, 600, |limits| &mut limits.import_cpu_seconds),
    range("import_wall_seconds", 1, 600, |limits| &mut limits.import_wall_seconds),
];

impl Default for Limits {
    fn default() -> Self {
        Self {
            header_seconds: 5,
            idle_seconds: 30,
            body_base_seconds: 10,
            bytes_per_second: 16 << 10,
            write_base_seconds: 10,
            request_seconds: 30,
            drain_seconds: 20,
            max_connections: 1000,
            max_connections_per_address: 100,
            max_header_bytes: 32 << 10,
            max_headers: 100,
            form_bytes: 256 << 10,
            api_bytes: 1 << 20,
            upload_bytes: 20 << 20,
            imports_at_once: 2,
            import_memory_bytes: 512 << 20,
            import_cpu_seconds: 10,
            import_wall_seconds: 30,
        }
    }
}

impl Default for crate::http::Limits {
    fn default() -> Self {
        Limits::default().http()
    }
}

impl Limits {
    /// The limits of the accept loop.
    pub fn http(&self) -> crate::http::Limits {
        crate::http::Limits {
            header: Duration::from_secs(self.header_seconds),
            idle: Duration::from_secs(self.idle_seconds),
            body_grace: Duration::from_secs(self.body_base_seconds),
            write_grace: Duration::from_secs(self.write_base_seconds),
            bytes_per_second: self.bytes_per_second,
            request: Duration::from_secs(self.request_seconds),
            drain: Duration::from_secs(self.drain_seconds),
            connections: whole(self.max_connections),
            connections_per_address: whole(self.max_connections_per_address),
            header_bytes: whole(self.max_header_bytes),
            headers: whole(self.max_headers),
            form_bytes: whole(self.form_bytes),
            api_bytes: whole(self.api_bytes),
            upload_bytes: whole(self.upload_bytes),
        }
    }

    /// The limits of a child process that reads a file from outside.
    pub fn worker(&self) -> crate::worker::Limits {
        crate::worker::Limits {
            address_space: self.import_memory_bytes,
            cpu_seconds: self.import_cpu_seconds,
            wall: Duration::from_secs(self.import_wall_seconds),
            ..crate::worker::Limits::default()
        }
    }
}

fn whole(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_limit_has_a_range_and_its_default_lies_in_it() {
        let defaults = serde_json::to_value(Limits::default()).unwrap();
        let defaults = defaults.as_object().unwrap();
        assert_eq!(defaults.len(), RANGES.len());
        for Range { name, low, high, at } in &RANGES {
            let value = defaults[*name].as_u64().unwrap();
            assert!((*low..=*high).contains(&value), "{name} = {value}");
            let mut limits = Limits::default();
            *at(&mut limits) = 77;
            assert_eq!(
                serde_json::to_value(&limits).unwrap()[*name],
                77,
                "{name} is kept elsewhere"
            );
        }
    }
}
