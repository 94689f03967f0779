//! hegui (合规) judges Chinese e-commerce listing copy: it finds what the law forbids, tells a violation from what only
//! needs proof and from what is lawful in its context, and cites the article.
//!
//! The program `hegui` is a thin shell over this library. To judge a listing from another program, load the rules, build
//! an engine once, and lint with it as often as needed:
//!
//! ```
//! use std::sync::Arc;
//! use hegui::engine::Engine;
//! use hegui::finding::Verdict;
//! use hegui::lang::Lang;
//! use hegui::listing::{Facts, Field, FieldKind, Listing, Origin};
//! use hegui::pack::Loader;
//!
//! let loaded = Loader::new(Lang::En).with_embedded().load();
//! assert!(loaded.problems.is_empty());
//! let engine = Engine::new(Arc::new(loaded.rules))?;
//!
//! let listing = Listing {
//!     id: Some("SKU-1".into()),
//!     facts: Facts { category: "home".into(), ..Facts::default() },
//!     fields: vec![Field::new(FieldKind::Title, "最大承重150kg 全网最佳置物架", Origin::default())],
//!     ..Listing::default()
//! };
//! let judged = engine.lint(&listing, "2026-11-22");
//! let violation = judged.iter().find(|j| j.verdict == Verdict::Violation).expect("全网最佳 is one");
//! assert!(violation.span.of(&listing.fields[0].text).contains("最佳"));
//! // 最大承重 is a parameter: let through, and the reason is told
//! let exempt = judged.iter().find(|j| j.verdict == Verdict::Exempt).expect("最大 is let through");
//! assert_eq!(exempt.context.expect("with a reason").id, "parameter");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! To lint files of any format that hegui reads, with places as editors show them, use [`lint::Linter`].
//!
//! Modules, in the way of the data: [`text`] → [`brief`] → [`listing`] → [`source`] → [`finding`] → [`pack`] → [`policy`] →
//! [`evidence`] → [`engine`] → [`waive`] → [`lint`] → [`amend`] → [`report`] → [`keyword`].

pub mod amend;
pub mod brief;
pub mod cli;
pub mod embedded;
pub mod engine;
pub mod evidence;
pub mod examples;
pub mod finding;
pub mod globs;
pub mod keyword;
pub mod lang;
pub mod lint;
pub mod listing;
pub mod messages;
pub mod pack;
pub mod policy;
pub mod report;
pub mod score;
pub mod source;
pub mod text;
pub mod waive;

/// The README's Rust code, run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
