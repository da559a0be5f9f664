//! The binary `daisuso` as a library, so that tests can call inside: configuration, command line,
//! the accept loop, limited child processes, logging. No rule of the programme lives here.

pub mod build;
pub mod cli;
pub mod clock;
pub mod commands;
pub mod config;
pub mod console;
pub mod demo;
pub mod descriptors;
pub mod failure;
pub mod house;
pub mod http;
pub mod intake_child;
pub mod jobs;
pub mod lock;
pub mod logging;
pub mod worker;
