//! Kernels against the plain evaluator, and chains against the walk, one by one.

use super::below::{Below, Far};
use super::by_row::ByRow;
use super::chain::Leaders;
use super::kernel::{Overflow, Sight, WorkingDays};
use super::lower::Lowering;
use super::memory::MemoryTable;
use super::posts::Posts;
use crate::assess::walk::Walker;
use crate::case::Case;
use crate::expression::Expr;
use crate::expression::plain::Plain;
use crate::expression::world::World;
use crate::matters::MatterTable;
use crate::source::Place;
use crate::value::{Column, Day, NodeKind, Type, Value};
use crate::{Options, Prepared};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;

fn prepared(policy: &str, organisation: &str) -> Prepared {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("policy")).unwrap();
    std::fs::write(folder.path().join("policy/policy.yaml"), policy).unwrap();
    let cycle =
        format!("cycle: {{title: t, from: 2024-01-01, until: 2024-12-31}}\npolicy: [policy]\n{organisation}");
    std::fs::write(folder.path().join("cycle.yaml"), cycle).unwrap();
    crate::prepare(folder.path(), Options::default())
        .unwrap_or_else(|refused| panic!("{:#?}", refused.problems.sorted()))
}

/// Does something with what evaluations can see.
fn look<T>(prepared: &Prepared, with: impl FnOnce(&World<'_>) -> T) -> T {
    let case = Case {
        program: &prepared.program,
        policy: &prepared.policy,
        organisation: prepared.organisation.clone(),
        matters: Default::default(),
        parameters: prepared.program.parameters.clone(),
        given: prepared.given.clone(),
        history: &prepared.history,
        cycle: prepared.input.cycle,
        calendar: &prepared.input.calendar,
        beside: None,
    };
    case.look(&prepared.organisation.symbols().clone(), with)
}

const EXPRESSIONS: &str = "
policy: {id: t, title: t}
enumerations: {colour: [red, green, blue]}
parameters:
  plain: {unit: none, values: {2024-02-29: 1.5, 2024-07-01: repealed, 2024-07-02: 900000000000000000}}
  keyed: {unit: none, by: colour, values: {2020-01-01: {red: 1, green: 0.25}, 2024-03-01: {blue: 3}}}
matters:
  a:
    fields: {n: int?, m: int?, y: decimal?, flag: bool?, hue: colour?, last: date?, who: person?}
    derived:
      sum: n + m
      difference: n - m
      product: n * m
      smaller: min(n, m)
      larger: max(n, y)
      negative: -n
      wide: n + y
      scaled: y * 2.5
      less: n < m
      more: y >= n
      both: flag && n > 0
      either: flag || n > 0
      no: '!flag'
      chosen: 'if flag { n } else { m ?? 7 }'
      chosen_wide: 'if n > 0 { y } else { param.plain }'
      chain: 'n ?? m ?? 0'
      chain_wide: 'y ?? param.plain ?? 0.125'
      missing: absent(n)
      there: present(y)
      one: 'n in [m, 0, -1]'
      word: 'hue in [\"red\", \"blue\"]'
      dated: param.plain
      of_word: 'param.keyed[hue]'
      of_some: 'param.keyed[hue ?? \"green\"]'
      away: days(date, last)
      worked: working_days(date, last)
      home: who.unit
      above: who.unit.parent
      same: who.unit == unit
";

const PEOPLE: &str = "
organisation:
  units:
    U0: {}
    U1: {parent: [{is: U0, until: 2024-06-30}]}
  people: {p: {name: p}, q: {name: q}}
  posts:
    - {person: p, unit: U1, post: head, until: 2024-02-29}
    - {person: p, unit: U0, post: head, from: 2024-03-01}
    - {person: q, unit: U1, post: clerk}
    - {person: q, unit: U0, post: clerk, from: 2024-07-01}
";

/// Every value of a column with every value of the others that it stands beside in the expressions.
fn table(prepared: &Prepared) -> MatterTable {
    let organisation = &prepared.organisation;
    let node = |id: &str| Value::Node(organisation.find(id).unwrap());
    let day = |text: &str| Day::parse(text).unwrap();
    let whole: Vec<Option<Value>> =
        [None, Some(0), Some(-1), Some(i64::MAX), Some(i64::MIN)].map(|n| n.map(Value::Int)).into();
    let decimals = [Decimal::new(5, 1), Decimal::new(i64::MAX, 3), Decimal::MAX, Decimal::new(1, 28)];
    let decimals: Vec<Option<Value>> =
        std::iter::once(None).chain(decimals.map(|y| Some(Value::Decimal(y)))).collect();
    let flags = [None, Some(Value::Bool(true)), Some(Value::Bool(false))];
    let hues = [None, Some(Value::Enum(0)), Some(Value::Enum(1)), Some(Value::Enum(2))];
    let lasts = [None, Some("2024-02-29"), Some("9999-12-31"), Some("0001-01-01")];
    let days = ["2024-02-28", "2024-02-29", "2024-03-01", "2024-06-30", "2024-07-01", "2024-07-02"].map(day);
    let fields = &prepared.program.schema.kinds[0].fields;
    let mut columns: Vec<Column> = fields.iter().map(|field| Column::new(&field.of)).collect();
    let (mut dates, mut units) = (Vec::new(), Column::new(&Type::Node(NodeKind::Unit)));
    let mut at = 0;
    for (n, m) in whole.iter().flat_map(|n| whole.iter().map(move |m| (n, m))) {
        for (y, flag) in decimals.iter().flat_map(|y| flags.iter().map(move |flag| (y, flag))) {
            let last = lasts[at % 4].map(|last| Value::Date(day(last)));
            let who = [None, Some(node("p")), Some(node("q"))][at % 3].clone();
            let row = [n.clone(), m.clone(), y.clone(), flag.clone(), hues[at / 2 % 4].clone(), last, who];
            for (column, value) in columns.iter_mut().zip(row.into_iter().chain(std::iter::repeat(None))) {
                column.push(value);
            }
            dates.push(days[at % 6]);
            units.push([None, Some(node("U0")), Some(node("U1"))][at / 3 % 3].clone());
            at += 1;
        }
    }
    let ids = vec![organisation.symbols().intern("a"); at];
    let places = vec![Place::Nowhere; at];
    MatterTable { ids, dates, places, units: Some(units), columns, ..MatterTable::default() }
}

/// Written out, without zeros at the end of decimals.
fn shown(value: Option<Value>) -> String {
    match value {
        Some(Value::Decimal(number)) => format!("decimal {}", number.normalize()),
        other => format!("{other:?}"),
    }
}

#[test]
fn kernels_mean_what_the_plain_evaluator_means() {
    let policy = format!("{EXPRESSIONS}posts: {{head: {{}}, clerk: {{}}}}\n");
    let prepared = prepared(&policy, PEOPLE);
    let (program, organisation) = (&prepared.program, &prepared.organisation);
    let scope = &program.scopes[0].row;
    let rows = table(&prepared);
    let (all, table) = (rows.len(), MemoryTable::new(Arc::new(rows), 1));
    let used = vec![true; scope.variables.len()];
    let working = WorkingDays::of(&prepared.input.calendar);
    let nothing: BTreeMap<usize, Expr> = BTreeMap::new();
    look(&prepared, |world| {
        let sight = Sight { organisation, working: &working };
        for (column, expr) in &program.derived[0] {
            let name = &program.schema.kinds[0].fields[*column].name;
            let kernel = Lowering { world, derived: &nothing }.lower(expr).unwrap();
            let (mut known, mut large) = (0, 0);
            for row in 0..all {
                table.read(row, &used, &mut |batch| {
                    let rows = ByRow::new(&batch, scope, &nothing, world);
                    let plain = Plain::new(world, &rows.batch(), 0, scope).eval(expr).ok();
                    known += usize::from(plain.is_some());
                    match kernel.eval(&batch, sight) {
                        Err(Overflow) => large += 1,
                        Ok(operand) => {
                            let fast = operand.vector(1).column(&expr.of).get(0);
                            assert_eq!(shown(fast), shown(plain), "`{name}`, row {row}");
                        }
                    }
                });
            }
            assert!(known > 0 && large < all, "`{name}`: {known} of {all} are known, {large} too large");
            let never = ["less", "both", "either", "no", "missing", "of_word", "home", "above", "away"];
            assert!(!never.contains(&name.as_str()) || large == 0, "`{name}` is never too large");
            let often = ["sum", "difference", "product", "negative"];
            assert!(!often.contains(&name.as_str()) || large > 0, "`{name}` is too large at the limits");
        }
    });
}

const CHAINS: &str = "
policy: {id: t, title: t}
roles: {officer: {}, aide: {}}
posts: {head: {}, clerk: {}}
relations:
  reports: {ends: {person: person, leader: person}, up: leader}
  advised: {ends: {person: person, adviser: person}, up: adviser, carries: nothing}
  head:
    any:
      - {holders: head, of: lower.unit, where: '!holds(lower, \"head\")'}
      - {holders: head, of: lower.unit.parent, where: 'holds(lower, \"head\")'}
  hired: {any: [{follow: reports, where: 'at(since, holds(upper, \"head\"))'}, advised]}
  moved: {any: [{follow: reports, where: lower.unit != upper.unit}]}
  fellow: {any: [{members: lower.unit, where: lower.role == \"aide\" && upper.role == \"officer\"}]}
  any: {any: [head, hired, moved, fellow]}
chains:
  plain: {follow: reports, depth: 3, degrees: [led]}
  heads: {follow: head, depth: 2, degrees: [led]}
  hires: {follow: hired, depth: 2, degrees: [led]}
  moves: {follow: moved, depth: 1, degrees: [led]}
  fellows: {follow: fellow, depth: 1, degrees: [led]}
  all: {follow: any, depth: 3, degrees: [led]}
  until: {follow: any, until: 'holds(person, \"head\")', degrees: [led]}
";

const STAFF: &str = "
organisation:
  units:
    U0: {}
    U1: {parent: [{is: U0, until: 2024-06-30}]}
    U2: {parent: [{is: U0, until: 2024-03-31}, {is: U1, from: 2024-04-01}]}
  people:
    a: {name: a, role: officer}
    b: {name: b, role: [{is: aide, until: 2024-05-31}, {is: officer, from: 2024-06-01}]}
    c: {name: c, role: aide}
    d: {name: d, role: officer}
  posts:
    - {person: a, unit: U0, post: head, from: 2023-01-01, until: 2024-08-31}
    - {person: b, unit: U1, post: head, from: 2024-02-01}
    - {person: b, unit: U2, post: clerk, until: 2024-01-31}
    - {person: c, unit: U2, post: clerk}
    - {person: c, unit: U1, post: clerk, from: 2024-10-01, until: 2024-10-15}
    - {person: d, unit: U2, post: head, from: 2024-03-15, until: 2024-11-30}
  relations:
    - reports: {person: b, leader: a, from: 2024-01-15}
    - reports: {person: c, leader: b, from: 2024-01-15, until: 2024-09-30}
    - reports: {person: c, leader: d, from: 2024-03-01}
    - reports: {person: d, leader: a}
    - advised: {person: d, adviser: b}
";

#[test]
fn chains_reach_whom_walks_reach() {
    let prepared = prepared(CHAINS, STAFF);
    look(&prepared, |world| {
        let posts = Posts::of(&prepared.organisation, world.cycle, 2);
        let people: Vec<_> = prepared.organisation.people().collect();
        let mut found = vec![0; prepared.program.chains.len()];
        let asked = Leaders::new(&prepared.program, world, &posts);
        let all: Vec<usize> = (0..prepared.program.chains.len()).collect();
        let foreseen = [1, 3].map(|threads| {
            let mut foreseen = asked.clone();
            foreseen.foresee(&all, threads);
            foreseen
        });
        let mut leaders: Vec<Leaders<'_>> = [asked].into_iter().chain(foreseen).collect();
        // Every day of the year, not in order: what is known of some days must not be taken for others.
        for day in (0..366).map(|day| Day(world.cycle.from.0 + day * 97 % 366)) {
            for (chain, found) in found.iter_mut().enumerate() {
                for person in &people {
                    let walk = Walker::new(&prepared.program, world, None).walk(chain, 0, *person, day);
                    let mut plain: Vec<(crate::organisation::NodeId, u32)> =
                        walk.reached.iter().map(|one| (one.node, one.path.len() as u32)).collect();
                    let start = (*person, posts.only(person.0));
                    plain.sort_unstable();
                    *found += plain.len();
                    for leaders in &mut leaders {
                        let mut fast = leaders.reached(chain, start, day).to_vec();
                        fast.sort_unstable();
                        assert_eq!(fast, plain, "chain {chain} of {person:?} on {day}");
                    }
                }
            }
        }
        assert!(found.iter().all(|found| *found > 0), "every chain reaches somebody: {found:?}");
    });
}

#[test]
fn whoever_is_reached_or_stopped_before_is_looked_for() {
    let prepared = prepared(CHAINS, STAFF);
    look(&prepared, |world| {
        let below = Below::new(&prepared.program, &prepared.organisation);
        let (mut reached, mut stopped) = (0, 0);
        for day in (0..366).map(|day| Day(world.cycle.from.0 + day)) {
            for chain in 0..prepared.program.chains.len() {
                for person in prepared.organisation.people() {
                    let walk = Walker::new(&prepared.program, world, None).walk(chain, 0, person, day);
                    let before = prepared.organisation.people().filter(|subject| {
                        walk.stops.iter().any(|(_, stop)| crate::explain::ends_before(stop, *subject))
                    });
                    let before: Vec<_> = before.collect();
                    let ends = walk.reached.iter().map(|one| one.node).chain(before.iter().copied());
                    for end in ends.filter(|end| *end != person) {
                        let starts = below.of_chain(chain, end, Far::Chain);
                        let found = starts.is_none_or(|starts| starts.contains(&person));
                        assert!(found, "chain {chain} from {person:?} to {end:?} on {day}");
                    }
                    (reached, stopped) = (reached + walk.reached.len(), stopped + before.len());
                }
            }
        }
        assert!(reached > 1_000 && stopped > 1_000, "{reached} {stopped}");
    });
}

/// Four units, each below the one before, with a head and a clerk each.
const LEVELS: &str = "
organisation:
  units: {U0: {}, U1: {parent: U0}, U2: {parent: U1}, U3: {parent: U2}}
  people: {a: {name: a}, b: {name: b}, c: {name: c}, d: {name: d}, f: {name: f}, g: {name: g}, h: {name: h}}
  posts:
    - {person: a, unit: U0, post: head}
    - {person: b, unit: U1, post: head}
    - {person: c, unit: U2, post: head}
    - {person: d, unit: U3, post: head}
    - {person: f, unit: U1, post: clerk}
    - {person: g, unit: U2, post: clerk}
    - {person: h, unit: U3, post: clerk}
";

/// From a clerk the way leads to the head of the own unit alone: whoever never was a head is stopped at once on the way to the
/// head above, and is nobody from whom another hop leads there.
#[test]
fn whom_conditions_never_let_pass_is_not_looked_for() {
    let prepared = prepared(CHAINS, LEVELS);
    let below = Below::new(&prepared.program, &prepared.organisation);
    let heads = crate::compile::index(&prepared.policy.chains, "heads").unwrap();
    let starts = |upper: &str, far: Far| {
        let upper = prepared.organisation.find(upper).unwrap();
        let starts = below.of_chain(heads, upper, far).unwrap();
        starts.iter().map(|node| prepared.organisation.id(*node).to_owned()).collect::<Vec<_>>().join(" ")
    };
    // Stopped right before `a`: `f`. Two hops: `c` by `b`; `g` gets to `c` alone, and is two more hops from `a`.
    assert_eq!(starts("a", Far::Chain), "b c f");
    assert_eq!(starts("b", Far::Chain), "c d f g");
    assert_eq!(starts("d", Far::Chain), "h");
    assert_eq!(starts("a", Far::Relation), "b c d f g h");
}
