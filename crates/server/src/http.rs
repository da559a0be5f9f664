//! The accept loop (security.md finding 4): hyper with deadlines for heads, bodies, answers and work, caps
//! in all and for each address, ids, an access log, and an end that lets open requests finish.

mod accept;
mod access_log;
mod body;
mod client;
mod connection;
mod crowd;
mod fault;
mod frame;
mod limits;
mod options;
mod pace;
mod stop;
mod wire;

pub use self::accept::{Drained, Server};
pub use self::body::RequestClock;
pub use self::client::{Cidr, ClientAddr};
pub use self::connection::RequestId;
pub use self::fault::plain_fault;
pub use self::limits::{BodyClass, Limits};
pub use self::options::Options;
pub use self::stop::Stop;
