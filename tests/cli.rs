//! The command line, one folder or file a case in `tests/cmd`, and the commands of both READMEs.

#[test]
fn cases() {
    trycmd::TestCases::new()
        .case("tests/cmd/*.toml")
        .case("tests/cmd/*.trycmd")
        .case("README.md")
        .case("README.zh-CN.md");
}
