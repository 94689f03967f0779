#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| hegui_fuzz::read("html", data));
