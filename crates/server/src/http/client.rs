//! Who is asking: the address of the peer, or what a trusted proxy says about it.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

use axum::http::HeaderMap;
use serde::{Serialize, Serializer};

/// The address of the person's machine, as far as it can be believed. In the extensions of each request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClientAddr(pub IpAddr);

/// A range of addresses such as `10.0.0.0/8`, or a single one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cidr {
    base: IpAddr,
    bits: u8,
}

impl Cidr {
    /// Whether an address lies in the range; an IPv4 address written as IPv6 counts as IPv4.
    pub fn contains(self, address: IpAddr) -> bool {
        let width = if self.base.is_ipv4() { 32 } else { 128 };
        let address = address.to_canonical();
        address.is_ipv4() == self.base.is_ipv4()
            && (self.bits == 0
                || (number(address) ^ number(self.base)) >> (width - u32::from(self.bits)) == 0)
    }
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => u128::from(v4.to_bits()),
        IpAddr::V6(v6) => v6.to_bits(),
    }
}

impl FromStr for Cidr {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("{text:?} is not an address or a range, such as 10.0.0.1 or 10.0.0.0/8");
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let given: IpAddr = address.parse().map_err(|_| wrong())?;
        let base = given.to_canonical();
        let width = if base.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            // `::ffff:10.0.0.0/104` counts bits of another width than the address it stands for.
            Some(_) if base.is_ipv4() != given.is_ipv4() => return Err(wrong()),
            Some(bits) if bits.bytes().all(|byte| byte.is_ascii_digit()) => {
                bits.parse().ok().filter(|bits| *bits <= width).ok_or_else(wrong)?
            }
            Some(_) => return Err(wrong()),
            None => width,
        };
        let outside = u32::from(width - bits);
        if number(base) & u128::MAX.checked_shr(128 - outside).unwrap_or(0) != 0 {
            return Err(format!(
                "{text:?} has bits beyond its range; write the first address of it"
            ));
        }
        Ok(Self { base, bits })
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.base, self.bits)
    }
}

impl Serialize for Cidr {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What only a proxy may say. Taken out of every request, so that nobody further in believes it by mistake.
const FORWARDED: [&str; 6] = [
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-port",
    "x-forwarded-proto",
    "x-real-ip",
];

/// Finds the client and removes the proxy headers. `X-Forwarded-For` is read from the right as long as the
/// speaker is a trusted proxy: what stands further left was said by the one before and may be a lie.
pub(super) fn find(peer: IpAddr, headers: &mut HeaderMap, trusted: &[Cidr]) -> ClientAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|range| range.contains(address));
    let mut client = peer.to_canonical();
    if is_trusted(client) {
        let lines: Vec<_> = headers.get_all("x-forwarded-for").iter().collect();
        let hops = lines.iter().rev().flat_map(|line| {
            line.to_str().unwrap_or("?").rsplit(',').map(str::trim).collect::<Vec<_>>()
        });
        for hop in hops {
            let Some(address) = hop_address(hop) else { break };
            client = address;
            if !is_trusted(client) {
                break;
            }
        }
    }
    for name in FORWARDED {
        headers.remove(name);
    }
    ClientAddr(client)
}

/// An address, also with a port or in brackets, as some proxies write it.
fn hop_address(hop: &str) -> Option<IpAddr> {
    let bare = hop.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(hop);
    let parsed = bare.parse::<IpAddr>().ok();
    let address =
        parsed.or_else(|| hop.parse::<std::net::SocketAddr>().ok().map(|socket| socket.ip()));
    address.map(|address| address.to_canonical())
}

/// Whose connections are counted together: an IPv4 address, or the /64 that one IPv6 household has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Household(IpAddr);

impl Household {
    pub(super) fn of(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64)),
            v4 @ IpAddr::V4(_) => v4,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn client(peer: &str, lines: &[&'static str], trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x-forwarded-for", axum::http::HeaderValue::from_static(line));
        }
        headers.append("x-real-ip", axum::http::HeaderValue::from_static("9.9.9.9"));
        let trusted: Vec<Cidr> = trusted.iter().map(|range| range.parse().unwrap()).collect();
        let found = find(ip(peer), &mut headers, &trusted);
        assert!(headers.is_empty(), "proxy headers are taken out");
        found.0.to_string()
    }

    #[test]
    fn ranges() {
        let inside = [
            ("10.0.0.0/8", "10.255.0.1"),
            ("0.0.0.0/0", "1.2.3.4"),
            ("10.0.0.1", "10.0.0.1"),
            ("10.0.0.0/8", "::ffff:10.1.1.1"),
            ("fd00::/8", "fdff::1"),
            ("::/0", "2001::1"),
            ("::1", "::1"),
        ];
        for (range, address) in inside {
            assert!(range.parse::<Cidr>().unwrap().contains(ip(address)), "{range} {address}");
        }
        let outside = [
            ("10.0.0.0/8", "11.0.0.1"),
            ("10.0.0.1", "10.0.0.2"),
            ("::/0", "1.2.3.4"),
            ("0.0.0.0/0", "::1"),
            ("fd00::/8", "fe00::1"),
        ];
        for (range, address) in outside {
            assert!(!range.parse::<Cidr>().unwrap().contains(ip(address)), "{range} {address}");
        }
        for bad in [
            "",
            "10.0.0.0/33",
            "10.0.0.1/8",
            "::/129",
            "a/8",
            "10.0.0.0/",
            "10.0.0.0/+8",
            "10.0.0.0/8/8",
            "::ffff:10.0.0.0/104",
            "::1/0",
        ] {
            assert!(bad.parse::<Cidr>().is_err(), "{bad}");
        }
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        assert_eq!(client("1.2.3.4", &["5.6.7.8"], &[]), "1.2.3.4");
        assert_eq!(client("1.2.3.4", &["5.6.7.8"], &["10.0.0.0/8"]), "1.2.3.4");
        assert_eq!(client("10.0.0.1", &["5.6.7.8"], &["10.0.0.0/8"]), "5.6.7.8");
        assert_eq!(client("::ffff:10.0.0.1", &["5.6.7.8"], &["10.0.0.0/8"]), "5.6.7.8");
    }

    #[test]
    fn what_a_client_wrote_itself_is_left_of_what_the_proxy_saw() {
        assert_eq!(client("10.0.0.1", &["6.6.6.6, 5.6.7.8"], &["10.0.0.0/8"]), "5.6.7.8");
        assert_eq!(
            client("10.0.0.1", &["6.6.6.6", "5.6.7.8, 10.0.0.2"], &["10.0.0.0/8"]),
            "5.6.7.8"
        );
        assert_eq!(client("10.0.0.1", &["6.6.6.6, nonsense"], &["10.0.0.0/8"]), "10.0.0.1");
        assert_eq!(client("10.0.0.1", &["[2001:db8::1]:4711"], &["10.0.0.0/8"]), "2001:db8::1");
        assert_eq!(client("10.0.0.1", &[], &["10.0.0.0/8"]), "10.0.0.1");
        assert_eq!(client("10.0.0.1", &["10.0.0.3"], &["10.0.0.0/8"]), "10.0.0.3");
    }

    #[test]
    fn one_ipv6_household_is_counted_once() {
        assert_eq!(Household::of(ip("2001:db8::1")), Household::of(ip("2001:db8::ffff:1")));
        assert_ne!(Household::of(ip("2001:db8::1")), Household::of(ip("2001:db8:0:1::1")));
        assert_eq!(Household::of(ip("::ffff:1.2.3.4")), Household::of(ip("1.2.3.4")));
        assert_ne!(Household::of(ip("1.2.3.4")), Household::of(ip("1.2.3.5")));
    }
}
