//! hegui (合规): a linter that judges Chinese e-commerce listing copy.

pub mod text;

pub mod lang;
pub mod messages;

pub mod embedded;

pub mod listing;

pub mod source;

pub mod finding;

pub mod pack;

pub mod cli;
pub mod engine;
pub mod examples;
pub mod lint;
pub mod report;
pub mod score;
