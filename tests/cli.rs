//! The command line, one folder or file a case in `tests/cmd`, and the commands of both READMEs.

#[test]
fn cases() {
    trycmd::TestCases::new()
        // what is printed must not depend on the terminal that runs the tests
        .env("COLUMNS", "100")
        .env("NO_COLOR", "1")
        .case("tests/cmd/*.toml")
        .case("tests/cmd/*.trycmd")
        .case("README.md")
        .case("README.zh-CN.md");
}
