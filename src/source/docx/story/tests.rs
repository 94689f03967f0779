use super::*;

fn read(body: &str) -> Story {
    let styles = Styles::read("<w:styles><w:style w:styleId='a'><w:name w:val='title'/></w:style><w:style w:styleId='h'><w:rPr><w:vanish/></w:rPr></w:style></w:styles>")
        .expect("well formed");
    Story::body("p", &format!("<w:document><w:body>{body}</w:body></w:document>"), &styles).expect("well formed")
}

fn texts(story: &Story) -> Vec<(&str, At)> {
    story.paragraphs.iter().map(|p| (p.text.as_str(), p.at)).collect()
}

#[test]
fn runs_are_joined_and_marks_kept() {
    let story = read(
        "<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr><w:r><w:t>国家</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t xml:space='preserve'>级 </w:t></w:r><w:r><w:t> 配&#26041; </w:t><w:tab/><w:t>&lt;好&gt;</w:t><w:br/><w:t>二</w:t><w:softHyphen/><w:t>行</w:t><w:noBreakHyphen/><w:sym w:font='Wingdings' w:char='F0FC'/></w:r></w:p>",
    );
    assert_eq!(texts(&story), [("国家级 配方\t<好>\n二行-•", At::Body(1))]);
}

#[test]
fn every_character_leads_back_to_its_run() {
    let xml = "<w:document><w:body><w:p><w:r><w:t> 国&#23478;</w:t><w:br/></w:r><w:r><w:t><![CDATA[级]]></w:t></w:r></w:p></w:body></w:document>";
    let story = Story::body("p", xml, &Styles::default()).expect("well formed");
    let Paragraph { text, map, .. } = &story.paragraphs[0];
    assert_eq!(text, "国家\n级");
    let raw = |word: &str| {
        let at = text.find(word).expect("there");
        map.stretches(Span::new(at, at + word.len())).map(|s| s.iter().map(|s| s.source.of(xml)).collect::<Vec<_>>())
    };
    assert_eq!(raw("国家"), Some(vec!["国", "&#23478;"]));
    assert_eq!((raw("级"), raw("\n")), (Some(vec!["级"]), None));
}

#[test]
fn paragraphs_and_cells_are_counted() {
    let cell = |text: &str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
    let story = read(&format!(
        "<w:p/><w:p><w:pPr><w:pStyle w:val='a'/></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>\
         <w:tbl><w:tr>{}{}</w:tr><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr><w:p/></w:tc>{}</w:tr></w:tbl>\
         <w:sdt><w:sdtContent><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:sdtContent></w:sdt>\
         <w:tbl><w:tr><w:tc><w:tbl><w:tr>{}</w:tr></w:tbl><w:p/></w:tc>{}</w:tr></w:tbl>",
        cell("一"),
        cell("二"),
        cell("三"),
        cell("四"),
        cell("五"),
    ));
    let at = |table, row, column| At::Cell { table, row, column };
    assert_eq!(
        texts(&story),
        [
            ("甲", At::Body(2)),
            ("一", at(1, 1, 0)),
            ("二", at(1, 1, 1)),
            ("三", at(1, 2, 2)),
            ("乙", At::Body(3)),
            ("四", at(2, 1, 0)),
            ("五", at(2, 1, 1))
        ]
    );
    assert!(story.paragraphs[0].is_title);
}

#[test]
fn what_is_not_on_paper_is_left_out() {
    let story = read(
        "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>显</w:t></w:r><w:del><w:r><w:delText>删</w:delText></w:r></w:del>\
         <w:ins><w:r><w:t>增</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom>\
         <w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:rPr><w:vanish w:val='false'/></w:rPr><w:t>现</w:t></w:r>\
         <w:r><w:rPr><w:rStyle w:val='h'/></w:rPr><w:t>样式藏</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>",
    );
    assert_eq!(texts(&story), [("显增现", At::Body(1))]);
}

#[test]
fn a_deleted_paragraph_end_joins() {
    let story = read(
        "<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr><w:r><w:t>全网最</w:t></w:r></w:p><w:p><w:r><w:t>低价</w:t></w:r></w:p><w:p><w:r><w:t>三</w:t></w:r></w:p>",
    );
    assert_eq!(texts(&story), [("全网最低价", At::Body(1)), ("三", At::Body(3))]);
}

#[test]
fn text_boxes_are_read_once() {
    let boxed = |text: &str| format!("<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent>");
    let story = read(&format!(
        "<w:p/><w:p><w:r><w:t>前</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{}</wps:txbx><a:blip r:embed='r1'/></w:drawing></mc:Choice>\
         <mc:Fallback><w:pict><v:textbox>{}</v:textbox><v:imagedata r:id='r1'/></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>后</w:t></w:r></w:p>",
        boxed("框"),
        boxed("框"),
    ));
    assert_eq!(texts(&story), [("前后", At::Body(2)), ("框", At::Body(2))]);
    assert_eq!(story.images, 1);
}

#[test]
fn notes_stand_where_their_marks_do() {
    let styles = Styles::default();
    let mut story = read("<w:p/><w:p><w:r><w:t>正文</w:t><w:footnoteReference w:id='2'/></w:r></w:p>");
    let notes = "<w:footnotes><w:footnote w:type='separator' w:id='0'><w:p><w:r><w:t>线</w:t></w:r></w:p></w:footnote>\
                 <w:footnote w:id='2'><w:p><w:r><w:footnoteRef/><w:t>脚注</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let marks = story.footnotes.clone();
    story.add_notes("n", notes, &styles, &marks).expect("well formed");
    assert_eq!(texts(&story), [("正文", At::Body(2)), ("脚注", At::Body(2))]);
}

#[test]
fn hostile_xml_is_an_error() {
    let styles = Styles::default();
    for xml in ["<w:p>".repeat(1000), "<w:tbl>".repeat(1000), "<w:p><w:r></w:p>".into(), "<!DOCTYPE a []><w:p/>".into()]
    {
        assert!(Story::body("p", &xml, &styles).is_err(), "{xml}");
    }
}
