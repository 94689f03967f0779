//! From what the files say to a checked policy, layer upon layer.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use crate::finding::{PolicyPlace, Severity};
use crate::listing::FieldKind;
use crate::messages::{self as msg, Message, nearest};
use crate::pack::PackProblem;
use crate::pack::raw::{At, Text};
use crate::policy::load::{Draft, Known, Layer};
use crate::policy::paths::{Globs, real};
use crate::policy::pattern::{GRADED, RulePattern, Subject};
use crate::policy::raw::{Entries, RawOverride};
use crate::policy::{Entry, Override, Policy, Selection, Set};
use crate::source::profile::Profiles;
use crate::text::lines::LineIndex;

impl Draft {
    /// The policy that the files make together. Its columns are added to `profiles`. What is wrong is added to
    /// `problems`; the policy then lacks it.
    pub fn check(&mut self, profiles: &mut Profiles, known: Known<'_>) -> Policy {
        let mut policy = Policy { root: Some(self.root.clone()), ..Policy::default() };
        // a platform of the shop's own is one that an override is for
        let overrides = self.layers.iter().flat_map(|layer| &layer.raw.r#override);
        profiles.know_platforms(overrides.flat_map(|one| &one.get_ref().platforms).map(|name| name.get_ref().as_str()));
        for layer in std::mem::take(&mut self.layers) {
            let text = self.files.iter().find(|f| f.name == layer.name).map(|f| f.text.clone()).unwrap_or_default();
            let (name, folder) = (Arc::clone(&layer.name), layer.folder.clone());
            let lines = LineIndex::new(&text);
            let mut builder = Builder { draft: self, name, folder, lines, profiles, known };
            builder.layer(layer, &mut policy);
        }
        // in the order of the files and their lines, as people read them
        let order = |name: &Arc<str>| self.files.iter().position(|f| f.name == *name);
        self.problems.sort_by_key(|p| (order(&p.file), p.span.start));
        self.problems.dedup();
        policy
    }
}

/// One layer on its way into the policy.
struct Builder<'b> {
    draft: &'b mut Draft,
    name: Arc<str>,
    folder: PathBuf,
    lines: LineIndex,
    profiles: &'b mut Profiles,
    known: Known<'b>,
}

impl Builder<'_> {
    fn layer(&mut self, layer: Layer, policy: &mut Policy) {
        let raw = layer.raw;
        policy.files.push(layer.name);
        take(&mut policy.fail_on, raw.fail_on.map(|v| self.set(v, Severity::from)));
        take(&mut policy.min_severity, raw.min_severity.map(|v| self.set(v, Severity::from)));
        take(&mut policy.category, raw.category.and_then(|v| self.category(v)));
        take(&mut policy.platform, raw.platform.and_then(|v| self.platform(v)));
        take(&mut policy.field, raw.field.map(|v| self.set(v, |kind| kind)));
        take(&mut policy.builtin_rules, raw.builtin_rules.map(|v| self.set(v, |is| is)));
        take(&mut policy.max_findings, raw.max_findings.map(|v| self.set(v, |n| n)));
        take(&mut policy.max_file, raw.max_file.map(|v| self.set(v, |n| n)));
        take(&mut policy.max_record, raw.max_record.map(|v| self.set(v, |n| n)));
        take(&mut policy.evidence, raw.evidence.and_then(|v| self.path(v)));
        take(&mut policy.waivers, raw.waivers.and_then(|v| self.path(v)));
        // a baseline may be named before it is written
        take(&mut policy.baseline, raw.baseline.map(|v| self.path_to_be(v)));
        take(&mut policy.keywords.brief, raw.keywords.brief.and_then(|v| self.path(v)));
        // those that are missing were told when the rules were loaded
        policy.rules.extend(
            raw.rules
                .into_iter()
                .map(|v| self.set(v, |name| name))
                .map(|set| Set { value: real(&self.folder.join(&set.value)), place: set.place }),
        );
        let selection = self.selection(raw.only, raw.skip);
        take(&mut policy.selection.only, selection.only);
        policy.selection.skip.extend(selection.skip);
        if !raw.exclude.is_empty() {
            let earlier = policy.exclude.take().map(|set| set.value.written).unwrap_or_default();
            let place = raw.exclude.first().map(|text| self.place(&text.span()));
            policy.exclude = Some(Set { value: self.globs(earlier, &raw.exclude), place });
        }
        let severity = self.entries(raw.severity);
        policy.severity.extend(severity);
        self.columns(raw.columns, policy);
        for (list, more) in [
            (&mut policy.brands.own, raw.brands.own),
            (&mut policy.brands.licensed, raw.brands.licensed),
            (&mut policy.brands.foreign, raw.brands.foreign),
        ] {
            list.place = more.first().map(|text| self.place(&text.span())).or(list.place.take());
            list.value.extend(more.into_iter().map(Text::into_inner));
        }
        for one in raw.r#override {
            let span = one.span();
            let one = self.r#override(one.into_inner(), span);
            policy.overrides.push(one);
        }
    }

    fn problem(&mut self, span: Range<usize>, message: String) {
        self.draft.problems.push(PackProblem { file: Arc::clone(&self.name), span, message });
    }

    fn place(&self, span: &Range<usize>) -> Arc<PolicyPlace> {
        Arc::new(PolicyPlace { path: Arc::clone(&self.name), line: self.lines.line_of(span.start) + 1 })
    }

    fn set<T, U>(&self, value: At<T>, make: impl FnOnce(T) -> U) -> Set<U> {
        let place = self.place(&value.span());
        Set { value: make(value.into_inner()), place: Some(place) }
    }

    /// A path, told from the folder of the file that names it.
    fn path(&mut self, text: Text) -> Option<Set<PathBuf>> {
        let path = self.folder.join(text.get_ref());
        if self.known.files && !path.exists() {
            self.problem(text.span(), msg::POLICY_PATH.say(self.draft.lang, &[text.get_ref()]));
            return None;
        }
        Some(self.set(text, |_| real(&path)))
    }

    /// The same of a file that need not be there yet.
    fn path_to_be(&self, text: Text) -> Set<PathBuf> {
        let path = self.folder.join(text.get_ref());
        self.set(text, |_| real(&path))
    }

    /// A category by its slug or one of its names.
    fn category(&mut self, text: Text) -> Option<Set<String>> {
        let slug = self.profiles.category(text.get_ref());
        if self.profiles.is_category(&slug) {
            return Some(self.set(text, |_| slug));
        }
        let near = nearest(&slug, self.profiles.slugs()).map(str::to_owned);
        self.unknown(&text, near, msg::POLICY_CATEGORY, msg::POLICY_CATEGORY_NEAR);
        None
    }

    /// A platform by the name that rules use or another of its names.
    fn platform(&mut self, text: Text) -> Option<Set<String>> {
        let name = self.profiles.platform(text.get_ref());
        // those that rules name are known when the rules are
        if self.known.rules.is_none() || self.profiles.is_platform(&name) {
            return Some(self.set(text, |_| name));
        }
        let near = nearest(&name, self.profiles.platforms().into_iter()).map(str::to_owned);
        self.unknown(&text, near, msg::POLICY_PLATFORM, msg::POLICY_PLATFORM_NEAR);
        None
    }

    /// Tells of a name that is not known, and of the one it comes near to.
    fn unknown(&mut self, text: &Text, near: Option<String>, plain: Message, nearly: Message) {
        let lang = self.draft.lang;
        let message = match near {
            Some(near) => nearly.say(lang, &[text.get_ref(), &near]),
            None => plain.say(lang, &[text.get_ref()]),
        };
        self.problem(text.span(), message);
    }

    fn globs(&mut self, mut written: Vec<String>, more: &[Text]) -> Globs {
        let first = written.len();
        written.extend(more.iter().map(|text| text.get_ref().clone()));
        let (globs, bad) = Globs::new(written);
        for (index, error) in bad {
            let span = index.checked_sub(first).and_then(|i| more.get(i)).map_or(0..0, At::span);
            self.problem(span, msg::POLICY_GLOB.say(self.draft.lang, &[&error]));
        }
        globs
    }

    /// Whether no rule is one of the pattern's, so far as the rules are known.
    fn holds_none(&self, pattern: &RulePattern) -> bool {
        self.known.rules.is_some_and(|rules| !rules.iter().any(|id| pattern.holds(id)))
    }

    /// Whether there are such rules; tells if there are none.
    fn is_known(&mut self, pattern: &RulePattern, text: &Text) -> bool {
        let Some(rules) = self.known.rules.filter(|_| self.holds_none(pattern)) else { return true };
        self.problem(text.span(), pattern.unknown(rules, self.draft.lang));
        false
    }

    fn pattern(&mut self, text: Text) -> Option<Set<RulePattern>> {
        let Some(pattern) = RulePattern::parse(text.get_ref()) else {
            self.problem(text.span(), msg::POLICY_PATTERN.say(self.draft.lang, &[text.get_ref()]));
            return None;
        };
        self.is_known(&pattern, &text).then(|| self.set(text, |_| pattern))
    }

    fn selection(&mut self, only: Option<Vec<Text>>, skip: Vec<Text>) -> Selection {
        let mut patterns = |list: Vec<Text>| list.into_iter().filter_map(|text| self.pattern(text)).collect();
        Selection { only: only.map(&mut patterns), skip: patterns(skip) }
    }

    fn entries(&mut self, entries: Entries<Severity>) -> Vec<Entry> {
        let mut checked = Vec::new();
        for (name, severity) in entries.0 {
            let Some(subject) = Subject::parse(name.get_ref()) else {
                self.problem(name.span(), msg::POLICY_PATTERN.say(self.draft.lang, &[name.get_ref()]));
                continue;
            };
            let near = nearest(name.get_ref(), GRADED.iter().map(|verdict| verdict.as_str()));
            let is_known = match (&subject, near) {
                (Subject::Verdict(_), _) => true,
                (Subject::Rules(pattern), Some(near)) if self.holds_none(pattern) => {
                    let message = msg::POLICY_NO_RULE_NEAR.say(self.draft.lang, &[name.get_ref(), near]);
                    self.problem(name.span(), message);
                    false
                }
                (Subject::Rules(pattern), _) => self.is_known(pattern, &name),
            };
            if is_known {
                let place = self.place(&name.span());
                let (name, severity) = (name.into_inner(), severity.into_inner());
                checked.push(Entry { subject, name, severity, place });
            }
        }
        checked
    }

    fn columns(&mut self, columns: Entries<String>, policy: &mut Policy) {
        for (heading, field) in columns.0 {
            if self.profiles.map_column(heading.get_ref(), field.get_ref()).is_err() {
                let message = msg::POLICY_COLUMN.say(self.draft.lang, &[field.get_ref(), &column_fields()]);
                self.problem(field.span(), message);
                continue;
            }
            let field = self.set(field, |name| name);
            policy.columns.retain(|(h, _)| h != heading.get_ref());
            policy.columns.push((heading.into_inner(), field));
        }
    }

    fn r#override(&mut self, raw: RawOverride, span: Range<usize>) -> Override {
        let lang = self.draft.lang;
        let looks_at_facts = !(raw.categories.is_empty() && raw.platforms.is_empty() && raw.markets.is_empty());
        if raw.paths.is_empty() && !looks_at_facts {
            self.problem(span.clone(), msg::POLICY_EVERYWHERE.say(lang, &[]));
        }
        let defaults = [
            ("category", raw.category.as_ref().map(At::span)),
            ("platform", raw.platform.as_ref().map(At::span)),
            ("field", raw.field.as_ref().map(At::span)),
        ];
        for (name, span) in defaults.iter().filter_map(|(name, span)| Some((name, span.clone()?))) {
            if looks_at_facts {
                self.problem(span, msg::POLICY_DEFAULT_IN_FACTS.say(lang, &[name]));
            }
        }
        let selects = raw.only.is_some() || !raw.skip.is_empty();
        if !selects && raw.severity.0.is_empty() && defaults.iter().all(|(_, span)| span.is_none()) {
            self.problem(span.clone(), msg::POLICY_DOES_NOTHING.say(lang, &[]));
        }
        let categories = raw.categories.into_iter().filter_map(|c| self.category(c)).map(|set| set.value).collect();
        Override {
            place: Some(self.place(&span)),
            paths: (!raw.paths.is_empty()).then(|| self.globs(Vec::new(), &raw.paths)),
            categories,
            platforms: raw.platforms.iter().map(|name| self.profiles.platform(name.get_ref())).collect(),
            markets: raw.markets.into_iter().map(At::into_inner).collect(),
            category: raw.category.and_then(|v| self.category(v)),
            platform: raw.platform.and_then(|v| self.platform(v)),
            field: raw.field.map(|v| self.set(v, |kind| kind)),
            selection: self.selection(raw.only, raw.skip),
            severity: self.entries(raw.severity),
            ..Override::default()
        }
    }
}

fn take<T>(slot: &mut Option<T>, value: Option<T>) {
    if value.is_some() {
        *slot = value;
    }
}

/// What a column may hold.
fn column_fields() -> String {
    let copy = FieldKind::ALL.iter().map(|kind| kind.as_str());
    let other = ["id", "category", "platform", "images", "ignored", "fact:NAME"];
    copy.chain(other).collect::<Vec<_>>().join(" ")
}
