//! Only what changed: since a revision, what is staged, what a list names.

use super::repo::{Repo, found};

fn shop(name: &str) -> Repo {
    let repo = Repo::new(name);
    repo.write("a.csv", "编号,标题\n1,顶级面霜\n2,好用面霜\n3,国家级面霜\n");
    repo.write("b.md", "全网最佳面霜\n");
    repo.commit();
    repo
}

#[test]
fn of_tables_only_rows_that_changed() {
    let repo = shop("changed-rows");
    let (code, report) = repo.check(&["--since", "HEAD"]);
    assert_eq!((code, found(&report)), (0, vec![]), "nothing changed");
    // rows move, one is edited, one is copied
    repo.write("a.csv", "编号,标题\n3,国家级面霜\n2,绝对好用面霜顶级\n1,顶级面霜\n1,顶级面霜\n");
    repo.write("c.txt", "最佳\n");
    let (code, report) = repo.check(&["--since", "HEAD", "."]);
    assert_eq!(code, 1);
    let mut rows = found(&report);
    rows.sort();
    rows.dedup();
    let listings: Vec<&str> =
        rows.iter().map(|r| r.rsplit_once(' ').expect("a rule").0.trim_start_matches("./")).collect();
    assert!(listings.iter().all(|l| ["a.csv 2", "a.csv 1", "c.txt #1"].contains(l)), "{listings:?}");
    assert!(listings.contains(&"a.csv 2") && listings.contains(&"a.csv 1") && listings.contains(&"c.txt #1"));
    assert_eq!(report["summary"]["listings"], 3);
}

#[test]
fn staged_is_what_would_be_committed() {
    let repo = shop("changed-staged");
    repo.write("b.md", "全网最佳面霜,已暂存\n");
    repo.write("d.txt", "好用\n");
    repo.git(&["add", "-A"]);
    // the folder went on since
    repo.write("b.md", "好用面霜\n");
    std::fs::remove_file(repo.0.join("d.txt")).expect("removed");
    let (code, report) = repo.check(&["--staged"]);
    assert_eq!((code, found(&report)), (1, vec!["b.md #1 ad-law/superlative".to_owned()]), "{report}");
    assert_eq!(report["summary"]["files"], 2);
    let (code, _) = repo.check(&["--staged", "a.csv"]);
    assert_eq!(code, 0);
}

#[test]
fn renamed_files_are_compared_with_what_they_were() {
    let repo = shop("changed-renamed");
    repo.git(&["mv", "a.csv", "new.csv"]);
    let (code, report) = repo.check(&["--staged"]);
    assert_eq!((code, found(&report)), (0, vec![]));
}

#[test]
fn before_the_first_commit_everything_is_new() {
    let repo = Repo::new("changed-first");
    repo.write("a.txt", "最佳面霜");
    repo.git(&["add", "-A"]);
    assert_eq!(repo.check(&["--staged"]).0, 1);
}

#[test]
fn a_list_names_the_files() {
    let repo = shop("changed-list");
    repo.write("list.txt", "b.md\nREADME\nsrc/main.rs\n");
    let (code, report) = repo.check(&["--file-list", "list.txt"]);
    assert_eq!((code, found(&report)), (1, vec!["b.md #1 ad-law/superlative".to_owned()]));
    repo.write("list.txt", "src/main.rs\n");
    assert_eq!(repo.check(&["--file-list", "list.txt"]).0, 0, "no copy in the list");
    repo.write("list.txt", "gone.md\n");
    assert_eq!(repo.check(&["--file-list", "list.txt"]).0, 2, "a file that is not there was not linted");
}

#[test]
fn git_that_fails_is_no_clearance() {
    let repo = shop("changed-bad");
    assert_eq!(repo.check(&["--since", "no-such-branch"]).0, 2);
    assert_eq!(repo.check(&["--since=--output=x"]).0, 2, "no option of git's");
}
