//! What an organisation answers as of a day.

use super::*;
use crate::source::Lang;
use crate::value::Value;

const TOWN: &str = "
units:
  YJ: {title: 沿江派出所, kind: station, parent: [{is: LJ, until: 2013-12-31}, {is: QH, from: 2014-01-01}], remote: true}
  LJ: {title: {zh: 龙江分局, en: Longjiang bureau}, kind: bureau, from: 2001-01-01, until: 2020-12-31}
  QH: {kind: bureau, parent: CITY}
  CITY:
people:
  zhang: {name: 张伟, role: officer, rank: sergeant, grade: 3}
  li:
    name: 李静
    role: [{is: auxiliary, until: 2015-12-31}, {is: officer, from: 2016-01-01}]
    rank: [{is: constable, from: 2010-01-01, until: 2012-02-29}, {is: inspector, from: 2012-03-01}]
    tutor: zhang
    nickname: 小李
  wang: {name: 王芳}
entities:
  area-3: {title: 三区, kind: area, from: 2014-01-01}
posts:
  - {person: zhang, unit: YJ, post: director, from: 2012-03-01, until: 2015-06-30}
  - {person: li, unit: YJ, post: director, from: 2015-07-01}
  - {person: li, unit: YJ, post: member, from: 2015-07-01, until: 2015-07-31}
  - {person: li, unit: QH, post: member}
  - {person: zhang, unit: YJ, post: director, from: 2010-01-01, until: 2011-12-31}
relations:
  - {promoted: {by: li, person: zhang, on: 2012-03-01}}
  - {promoted: {by: li, person: zhang, on: 2014-03-01}}
  - {duty_area: {person: zhang, area: area-3, from: 2014-01-01, until: 2014-12-31}}
  - {duty_area: {person: wang, area: area-3}}
";

#[test]
fn nodes_stand_in_the_order_of_their_ids() {
    let town = sound(TOWN);
    let of = &town.organisation;
    assert_eq!(town.ids(of.nodes()), "CITY LJ QH YJ area-3 li wang zhang");
    assert_eq!(town.ids(of.people()), "li wang zhang");
    assert_eq!(town.ids(of.units()), "CITY LJ QH YJ");
    assert_eq!((of.len(), of.is_empty(), of.find("nobody")), (8, false, None));
    let title = |id| of.title(town.node(id)).get(Lang::Zh).unwrap().to_owned();
    assert_eq!([title("zhang"), title("LJ"), title("QH")], ["张伟", "龙江分局", "QH"]);
    assert_eq!(of.unit_kind(town.node("YJ")), Some(0));
    assert_eq!(of.unit_kind(town.node("CITY")), None);
    assert_eq!(*of.kind(town.node("area-3")), NodeKind::Entity(Arc::from("area")));
    assert_eq!(of.id(NodeId::FILLER), "");
}

#[test]
fn units_exist_from_their_first_day_to_their_last() {
    let town = sound(TOWN);
    let exists = |id, on| town.organisation.exists(town.node(id), day(on));
    assert_eq!(
        ["2000-12-31", "2001-01-01", "2020-12-31", "2021-01-01"].map(|on| exists("LJ", on)),
        [false, true, true, false]
    );
    assert!(exists("YJ", "1900-01-01") && exists("wang", "1900-01-01"));
    assert!(!exists("area-3", "2013-12-31") && exists("area-3", "2014-01-01"));
}

#[test]
fn a_unit_that_moved_has_the_parent_of_the_day() {
    let town = sound(TOWN);
    let of = &town.organisation;
    let [yj, lj, qh, city] = ["YJ", "LJ", "QH", "CITY"].map(|id| town.node(id));
    let (before, after) = (day("2013-12-31"), day("2014-01-01"));
    assert_eq!(of.parent(yj, before).map(|(unit, _)| unit), Some(lj));
    let (unit, interval) = of.parent(yj, after).unwrap();
    assert_eq!((unit, interval.from, interval.until), (qh, after, Day::MAX));
    assert_eq!(of.parent(city, after), None);
    assert_eq!([before, after].map(|on| of.within(yj, lj, on)), [true, false]);
    assert_eq!([before, after].map(|on| of.within(yj, city, on)), [false, true]);
    assert!(of.within(yj, yj, before) && !of.within(city, yj, after));
}

#[test]
fn roles_and_attributes_are_those_of_the_day() {
    let town = sound(TOWN);
    let of = &town.organisation;
    let [li, zhang, yj] = ["li", "zhang", "YJ"].map(|id| town.node(id));
    let role = |on| of.role(li, day(on));
    assert_eq!([role("1900-01-01"), role("2015-12-31"), role("2016-01-01")], [Some(1), Some(1), Some(0)]);
    assert_eq!(of.role(town.node("wang"), day("2015-01-01")), None);
    let rank = |on| of.attribute(li, 0, day(on));
    assert_eq!(
        ["2009-12-31", "2010-01-01", "2012-02-29", "2012-03-01"].map(rank),
        [None, Some(Value::Enum(0)), Some(Value::Enum(0)), Some(Value::Enum(2))]
    );
    let on = day("2015-01-01");
    assert_eq!(of.attribute(zhang, 1, on), Some(Value::Int(3)));
    assert_eq!(of.attribute(li, 2, on), Some(Value::Node(zhang)));
    assert_eq!(of.attribute(yj, 0, on), Some(Value::Bool(true)));
    let Some(Value::Text(symbol)) = of.attribute(li, 3, on) else { panic!("no text") };
    assert_eq!(&*of.symbols().clone().text(symbol), "小李");
    assert_eq!(of.attribute(zhang, 9, on), None);
}

#[test]
fn posts_are_held_from_the_first_day_to_the_last() {
    let town = sound(TOWN);
    let of = &town.organisation;
    let yj = town.node("YJ");
    let directors = |on| town.ids(of.holders(yj, 0, day(on)).map(|held| held.person));
    let days = ["2011-12-31", "2012-01-01", "2012-03-01", "2015-06-30", "2015-07-01", "2099-01-01"];
    assert_eq!(days.map(directors), ["zhang", "", "zhang", "zhang", "li", "li"]);
    let zhang = town.node("zhang");
    let first_days: Vec<_> = of.postings(zhang).map(|held| held.interval.from).collect();
    assert_eq!(first_days, [day("2010-01-01"), day("2012-03-01")]);
    let li = town.node("li");
    let posts: Vec<_> = of.posts(li, day("2015-07-01")).map(|held| (of.id(held.unit), held.post)).collect();
    assert_eq!(posts, [("QH", 1), ("YJ", 0), ("YJ", 1)]);
}

#[test]
fn a_member_with_two_posts_is_named_once() {
    let town = sound(TOWN);
    let of = &town.organisation;
    let members: Vec<_> = of.members(town.node("YJ"), day("2015-07-15")).collect();
    assert_eq!(members.len(), 1);
    assert_eq!((members[0].person, members[0].post), (town.node("li"), 0));
    assert_eq!(of.members(town.node("YJ"), day("2012-01-15")).count(), 0);
}

#[test]
fn relations_lead_up_and_down_on_their_days() {
    let town = sound(TOWN);
    let of = &town.organisation;
    let [zhang, li, area] = ["zhang", "li", "area-3"].map(|id| town.node(id));
    let promoters = |on| {
        of.uppers(zhang, 3, day(on)).map(|edge| (of.id(edge.node), edge.interval.from)).collect::<Vec<_>>()
    };
    assert_eq!(promoters("2012-02-29"), []);
    assert_eq!(promoters("2012-03-01"), [("li", day("2012-03-01"))]);
    assert_eq!(promoters("2024-01-01"), [("li", day("2012-03-01")), ("li", day("2014-03-01"))]);
    assert_eq!(of.lowers(li, 3, day("2013-01-01")).count(), 1);
    let on_duty = |on| town.ids(of.lowers(area, 1, day(on)).map(|edge| edge.node));
    assert_eq!(
        ["2013-12-31", "2014-01-01", "2014-12-31", "2015-01-01"].map(on_duty),
        ["wang", "wang zhang", "wang zhang", "wang"]
    );
}

#[test]
fn what_holds_at_any_time_comes_in_the_order_of_first_days() {
    let town = sound(TOWN);
    let of = &town.organisation;
    assert_eq!(town.ids(of.parents(town.node("YJ")).iter().map(|edge| edge.node)), "LJ QH");
    assert!(of.parents(town.node("CITY")).is_empty());
    let since = |held: &Posting| held.interval.from.to_string();
    let directors: Vec<_> = of.holders_ever(town.node("YJ"), 0).map(since).collect();
    assert_eq!(directors, ["2010-01-01", "2012-03-01", "2015-07-01"]);
    assert_eq!(of.holders_ever(town.node("LJ"), 0).count(), 0);
    let held: Vec<_> = of.postings_of(town.node("zhang")).iter().map(since).collect();
    assert_eq!(held, ["2010-01-01", "2012-03-01"]);
}

#[test]
fn numbers_are_found_with_a_table_and_without() {
    for ids in [["8", "9", "10", "011"], ["8", "-5", "10", "90071992547409930"]] {
        let units: String = ids.iter().map(|id| format!("  {id:?}:\n")).collect();
        let loaded = load_yaml(&format!("units:\n{units}"));
        let of = &loaded.organisation;
        for number in [8, 9, 10, 11, -5, 90_071_992_547_409_930, i64::MIN, i64::MAX] {
            assert_eq!(of.find_number(number), of.find(&number.to_string()), "{number} of {ids:?}");
        }
        assert_eq!(of.find_number(10).map(|node| of.id(node)), Some("10"));
    }
}
