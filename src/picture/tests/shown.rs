//! What the pictures of the fixture show.

use crate::picture::*;
use crate::report::{Names, fixture};
use crate::source::Lang;
use std::collections::BTreeSet;

fn lines(card: &Card) -> Vec<&str> {
    card.lines.iter().map(|words| words.text.as_str()).collect()
}

fn view(day: &str) -> View {
    View { day: fixture::day(day), root: None, depth: None, siblings: None, show: None, marked: None }
}

#[test]
fn the_organisation_shows_who_leads_and_counts_everybody() {
    let assessment = fixture::assessment();
    let chart = organisation(&Names::new(&assessment, Lang::Zh), &view("2024-12-31"));
    let cards: Vec<Vec<&str>> = chart.cards.iter().map(lines).collect();
    let expected = [
        vec!["龙江分局", "0 人"],
        vec!["北坝派出所", "1 人"],
        vec!["洪渡派出所", "1 人"],
        vec!["沿江派出所", "所长：李静，2012-03-01 – …", "2 人"],
    ];
    assert_eq!(cards, expected);
    assert_eq!(
        chart.cards.iter().map(|card| card.parent).collect::<Vec<_>>(),
        [None, Some(0), Some(0), Some(0)]
    );
    // Chen holds no post.
    assert_eq!(chart.notes, ["2024-12-31：4 个单位、4 人在任、另有 1 人当日没有任职"]);
}

#[test]
fn the_day_decides_who_is_shown() {
    let assessment = fixture::assessment();
    let chart = organisation(&Names::new(&assessment, Lang::En), &view("2012-02-29"));
    assert_eq!(lines(&chart.cards[3]), ["沿江派出所", "1 person"]);
    let later = organisation(&Names::new(&assessment, Lang::En), &view("2012-03-01"));
    assert_eq!(lines(&later.cards[3]), ["沿江派出所", "station director: 李静, 2012-03-01 – …", "2 people"]);
}

#[test]
fn what_is_folded_is_counted_and_what_is_marked_is_not_folded() {
    let assessment = fixture::assessment();
    let names = Names::new(&assessment, Lang::Zh);
    let few = organisation(&names, &View { siblings: Some(1), ..view("2024-12-31") });
    let cards: Vec<Vec<&str>> = few.cards.iter().map(lines).collect();
    assert_eq!(cards[1..], [vec!["北坝派出所", "1 人"], vec!["其余 2 个单位，3 人"]]);
    let marked = Some((BTreeSet::from([fixture::node(&assessment, "YJ")]), "粗框".to_owned()));
    let few = organisation(&names, &View { siblings: Some(1), marked, ..view("2024-12-31") });
    assert_eq!(lines(&few.cards[1])[0], "沿江派出所");
    assert_eq!((few.cards[1].look, few.cards[2].look), (Look::Strong, Look::Folded));
    assert_eq!(lines(&few.cards[2]), ["其余 2 个单位，2 人"]);
    let flat = organisation(&names, &View { depth: Some(0), ..view("2024-12-31") });
    assert_eq!(
        flat.cards.iter().map(lines).collect::<Vec<_>>(),
        [["龙江分局", "0 人", "下辖 3 个单位，4 人"]]
    );
}

#[test]
fn the_way_of_a_finding_has_names_posts_dates_degrees_and_its_ends() {
    let assessment = fixture::assessment();
    let names = Names::new(&assessment, Lang::En);
    let li = Some(fixture::node(&assessment, "li"));
    let findings = Wanted { subject: li, matter: Some("R1"), rule: None }.findings(&names);
    let held = findings.iter().find(|at| names.finding(**at).starts_with("First contact gave no answer"));
    let chart = paths(&names, &[*held.unwrap()], li);
    let cards: Vec<(Option<usize>, Look, Vec<&str>)> =
        chart.cards.iter().map(|card| (card.parent, card.look, lines(card))).collect();
    let expected = [
        (
            None,
            Look::Start,
            vec![
                "First contact gave no answer",
                "R1 (Report or request for help), 2024-03-01",
                "basis: four-reflections §4(1)",
            ],
        ),
        (
            Some(0),
            Look::Strong,
            vec![
                "张伟 (zhang)",
                "member of 沿江派出所 (YJ) (no dates given)",
                "held accountable; degree: direct; -2 points on the account general",
            ],
        ),
        (
            Some(1),
            Look::Strong,
            vec![
                "李静 (li)",
                "by way of: deputy of, 2019-03-01 – …",
                "station director of 沿江派出所 (YJ) (2012-03-01 – …)",
                "held accountable; degree: leadership; -1 point on the account general",
            ],
        ),
        (
            Some(2),
            Look::End,
            vec!["leadership responsibility went no further: the chain goes no further than 1 hop"],
        ),
        (
            Some(2),
            Look::End,
            vec![
                "leadership responsibility went no further: only “coordinates with” leads on to 陈勇 (chen), and it carries no \
responsibility",
            ],
        ),
    ];
    assert_eq!(cards, expected);
}

#[test]
fn dot_escapes_what_would_end_a_text() {
    let card = |id: &str, parent, text: &str| Card {
        id: id.into(),
        parent,
        lines: vec![Words::plain(text)],
        look: Look::Plain,
    };
    let chart = Chart {
        title: "a\"b".into(),
        notes: vec![],
        cards: vec![card("x\\", None, "say \"no\"\nnow"), card("y", Some(0), "沿江")],
        ties: vec![Tie { from: 1, to: 0, label: "guides".into() }],
        arrows: true,
        column: 100,
        lang: Lang::En,
    };
    let expected = r#"digraph answerable {
  label="a\"b";
  labelloc=t;
  splines=ortho;
  node [shape=box];
  "x\\" [label="say \"no\" now\l"];
  "y" [label="沿江\l"];
  "x\\" -> "y";
  "y" -> "x\\" [xlabel="guides", style=dashed, dir=forward, constraint=false];
}
"#;
    assert_eq!(dot(&chart), expected);
}

#[test]
fn a_year_says_in_words_what_it_draws_in_one_language() {
    let assessment = fixture::assessment();
    for id in ["YJ", "li", "chen"] {
        let scene = year(&Names::new(&assessment, Lang::Zh), fixture::node(&assessment, id));
        for english in ["finding", "the ", "vacant", "held", "people"] {
            assert!(!scene.description.contains(english), "{english} in {}", scene.description);
        }
        let written = svg(&scene, Lang::Zh, "year");
        let read = roxmltree::Document::parse(&written).unwrap();
        let described =
            read.descendants().find(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "desc")));
        assert_eq!(described.unwrap().text().unwrap(), scene.description);
    }
    let scene = year(&Names::new(&assessment, Lang::Zh), fixture::node(&assessment, "YJ"));
    let said =
        |part: &str| assert!(scene.description.contains(part), "{part} is not in {}", scene.description);
    said("所长：李静 (li)、2012-03-01 – …");
    said("首接未答复：R1（报案求助），2024-03-01；李静 (li)承担责任；张伟 (zhang)承担责任");
    let nobody = year(&Names::new(&assessment, Lang::En), fixture::node(&assessment, "chen"));
    assert_eq!(nobody.description, "No findings in this cycle.");
}
