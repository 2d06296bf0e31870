//! What expressions are worth.

use super::check;

#[test]
fn numbers_are_exact() {
    check(&[
        ("0.1 + 0.2 == 0.3", "true"),
        ("0.1 + 0.2", "0.3"),
        ("amount * 3", "7.5"),
        ("7 / 2", "3.5"),
        ("6 / 2 == 3", "true"),
        ("whole / 4 * 4 == whole", "true"),
        ("1.10 == 1.1", "true"),
        ("10 % 4", "2"),
        ("-7 % 4", "-3"),
        ("7.5 % 2", "1.5"),
        ("2 + 3 * 4", "14"),
        ("(2 + 3) * 4", "20"),
        ("10 - 3 - 2", "5"),
        ("-whole", "-12"),
        ("- amount + 1", "-1.5"),
        ("min(3, 2)", "2"),
        ("max(2.5, 2)", "2.5"),
        ("abs(-2.5)", "2.5"),
        ("abs(3 - 5)", "2"),
        ("round(2.5, 0)", "3"),
        ("round(-2.5, 0)", "-3"),
        ("round(2.345, 2)", "2.35"),
        ("round(1 / 3, 4)", "0.3333"),
        ("floor(-2.5)", "-3"),
        ("floor(2.5)", "2"),
        ("ceil(2.1)", "3"),
        ("ceil(-2.9)", "-2"),
        ("most - 1 + 1 == most", "true"),
    ]);
}

#[test]
fn comparisons() {
    check(&[
        ("whole == 12", "true"),
        ("whole != 12", "false"),
        ("12 == whole", "true"),
        ("whole < 12.5", "true"),
        ("12.0 <= whole", "true"),
        ("whole > 12", "false"),
        ("whole >= 12", "true"),
        ("few in [1, 2, 3]", "true"),
        ("few in [1, 2.5]", "false"),
        ("amount in [1, 2.5]", "true"),
        ("few in []", "false"),
        ("kind == \"report\"", "true"),
        ("\"help\" != kind", "true"),
        ("kind in [\"help\", \"task\"]", "false"),
        ("kind in [\"help\", \"report\"]", "true"),
        ("(unkind ?? kind) == kind", "true"),
        ("(if bad { \"x\" } else { words }) == words", "true"),
        ("words == \"a bicycle was stolen\"", "true"),
        ("words in [\"a\", \"b\"]", "false"),
        ("contains(words, \"bicycle\")", "true"),
        ("\"cycle w\" in words", "true"),
        ("contains(words, \"Bicycle\")", "false"),
        ("starts_with(words, \"a b\")", "true"),
        ("starts_with(words, \"bicycle\")", "false"),
        ("id", "\"m\""),
        ("id == \"m\"", "true"),
        ("first == date(\"2022-03-15\")", "true"),
        ("first < last", "true"),
        ("start < stop", "true"),
        ("day(start) == first", "true"),
        ("good == !bad", "true"),
        ("who == other", "false"),
        ("who != other", "true"),
        ("twice(whole) == 24", "true"),
    ]);
}

#[test]
fn conditions_choose() {
    check(&[
        ("if good { 1 } else { 2 }", "1"),
        ("if bad { 1 } else { 2.5 }", "2.5"),
        ("1 + if good { 1 } else { 2 }", "2"),
        ("if few > 3 { \"a\" } else if few > 2 { \"b\" } else { \"c\" }", "\"b\""),
        ("if good { whole } else { lost }", "12"),
        ("lost ?? whole", "12"),
        ("whole ?? lost", "12"),
        ("gap ?? 1", "1"),
        ("lost ?? gap ?? 0.5", "0.5"),
        ("unkind ?? \"task\"", "task"),
        ("unsaid ?? \"nothing\"", "\"nothing\""),
        ("nobody ?? who", "ann"),
        ("never ?? cycle.until", "2022-12-31"),
        ("(nobody ?? who).role == \"officer\"", "true"),
    ]);
}

#[test]
fn dates_count_from_the_first_day_to_the_last() {
    check(&[
        ("days(first, last)", "46"),
        ("days(last, first)", "-46"),
        ("days(date(\"2024-02-28\"), date(\"2024-03-01\"))", "2"),
        ("days(date(\"2023-02-28\"), date(\"2023-03-01\"))", "1"),
        ("days(date(\"1900-02-28\"), date(\"1900-03-01\"))", "1"),
        ("days(start, stop)", "1"),
        ("hours(start, stop)", "24"),
        ("hours(first, start)", "9"),
        ("months(first, last)", "1"),
        ("months(date(\"2024-01-31\"), date(\"2024-02-29\"))", "1"),
        ("months(date(\"2024-01-31\"), date(\"2024-02-28\"))", "0"),
        ("months(date(\"2024-02-29\"), date(\"2024-03-28\"))", "0"),
        ("years(date(\"2020-02-29\"), date(\"2021-02-28\"))", "1"),
        ("years(date(\"2020-03-01\"), date(\"2021-02-28\"))", "0"),
        ("add_months(date(\"2024-01-31\"), 1)", "2024-02-29"),
        ("add_months(date(\"2023-01-31\"), 1)", "2023-02-28"),
        ("add_months(date(\"2024-03-31\"), -1)", "2024-02-29"),
        ("add_months(date(\"2024-02-29\"), 12)", "2025-02-28"),
        ("add_days(date(\"2024-02-28\"), 2)", "2024-03-01"),
        ("add_days(first, -15)", "2022-02-28"),
        ("add_days(start, 1)", "2022-03-16"),
        ("year(last)", "2022"),
        ("month(start)", "3"),
        ("cycle.from", "2022-01-01"),
        ("cycle.today > cycle.until", "true"),
        ("date", "2022-03-15"),
    ]);
}

/// 2022-09-30 is a Friday; the week after it is off, and the weekend after that week is worked.
#[test]
fn working_days_know_make_up_days() {
    check(&[
        ("working_days(date(\"2022-09-30\"), date(\"2022-10-07\"))", "0"),
        ("working_days(date(\"2022-09-30\"), date(\"2022-10-08\"))", "1"),
        ("working_days(date(\"2022-09-30\"), date(\"2022-10-10\"))", "3"),
        ("working_days(date(\"2022-10-10\"), date(\"2022-09-30\"))", "-3"),
        ("working_days(date(\"2022-03-11\"), date(\"2022-03-14\"))", "1"),
        ("add_working_days(date(\"2022-09-30\"), 1)", "2022-10-08"),
        ("add_working_days(date(\"2022-10-08\"), -1)", "2022-09-30"),
        ("add_working_days(date(\"2022-03-12\"), 0)", "2022-03-12"),
        ("add_working_days(date(\"2022-03-12\"), 1)", "2022-03-14"),
        ("add_working_days(date(\"2024-09-26\"), 5)", "2024-10-09"),
        ("working_days(date(\"2024-09-26\"), date(\"2024-10-10\"))", "6"),
    ]);
}

#[test]
fn people_and_units_of_the_day() {
    check(&[
        ("who.role", "officer"),
        ("other.role", "officer"),
        ("at(date(\"2021-12-31\"), other.role)", "auxiliary"),
        ("who.rank == \"sergeant\"", "true"),
        ("who.id", "\"ann\""),
        ("who.post", "director"),
        ("who.unit", "S"),
        ("who.unit == where", "true"),
        ("who.unit.parent.kind == \"bureau\"", "true"),
        ("who.is_leader", "true"),
        ("other.is_leader", "false"),
        ("at(date(\"2019-12-31\"), other.is_leader)", "true"),
        ("both.is_leader", "true"),
        ("both.holds_post", "true"),
        ("idle.holds_post", "false"),
        ("holds(who, \"director\")", "true"),
        ("holds(who, \"deputy\")", "false"),
        ("holds(both, \"deputy\", where)", "true"),
        ("holds(both, \"director\", where)", "false"),
        ("at(date(\"2020-06-01\"), holds(both, \"deputy\"))", "false"),
        ("throughout(date(\"2020-01-01\"), date(\"2020-12-31\"), holds(who, \"director\", where))", "true"),
        ("throughout(date(\"2019-12-31\"), date(\"2020-12-31\"), holds(who, \"director\", where))", "false"),
        ("throughout(date(\"2020-01-01\"), date(\"2020-01-01\"), holds(other, \"director\"))", "false"),
        ("throughout(date(\"2019-12-30\"), date(\"2019-12-31\"), other.is_leader)", "true"),
        ("throughout(date(\"2019-12-30\"), date(\"2020-01-01\"), other.is_leader)", "false"),
        ("where.director", "[ann]"),
        ("at(date(\"2019-12-31\"), where.director)", "[bo]"),
        ("at(date(\"2020-01-01\"), where.director)", "[ann]"),
        ("where.member", "[bo cy]"),
        ("above.director", "[]"),
        ("count(where.member)", "2"),
        ("count(above.director)", "0"),
        ("who in where.director", "true"),
        ("other in where.director", "false"),
        ("where.kind == \"station\"", "true"),
        ("where.parent", "B"),
        ("at(date(\"2022-07-01\"), where.parent)", "T"),
        ("within(where, above)", "true"),
        ("within(above, where)", "false"),
        ("within(where, where)", "true"),
        ("at(date(\"2022-07-01\"), within(where, where.parent))", "true"),
        ("unit == where", "true"),
        ("where.id == \"S\"", "true"),
        ("zone.id", "\"A1\""),
    ]);
}

#[test]
fn relations_of_the_day() {
    check(&[
        ("related(other, \"deputy_of\", who)", "true"),
        ("related(who, \"deputy_of\", other)", "false"),
        ("uppers(other, \"deputy_of\")", "[ann]"),
        ("lowers(who, \"deputy_of\")", "[bo dee]"),
        ("at(date(\"2020-12-31\"), lowers(who, \"deputy_of\"))", "[bo]"),
        ("at(date(\"2019-12-31\"), lowers(who, \"deputy_of\"))", "[]"),
        ("count(lowers(who, \"deputy_of\"))", "2"),
        ("who in uppers(other, \"deputy_of\")", "true"),
        ("uppers(zone, \"covers\")", "[bo]"),
        ("at(date(\"2021-12-31\"), uppers(zone, \"covers\"))", "[]"),
        ("lowers(other, \"covers\")", "[A1]"),
        ("related(zone, \"covers\", other)", "true"),
    ]);
}

#[test]
fn parameters_of_the_day() {
    check(&[
        ("param.dated", "7.5"),
        ("at(date(\"2010-01-01\"), param.dated)", "5"),
        ("at(date(\"2019-12-31\"), param.dated)", "5"),
        ("at(date(\"2020-01-01\"), param.dated)", "7.5"),
        ("at(date(\"2023-12-31\"), param.dated)", "7.5"),
        ("param.keyed[kind]", "3"),
        ("param.keyed[way]", "3"),
        ("param.keyed[\"help\"]", "2"),
        ("at(date(\"2023-01-01\"), param.keyed[kind])", "4"),
        ("at(date(\"2023-01-01\"), at(date(\"2022-12-31\"), param.keyed[kind]))", "3"),
        ("add_days(first, param.dated * 2)", "2022-03-30"),
    ]);
}

#[test]
fn rows_and_scripts() {
    check(&[
        ("count(contacts)", "3"),
        ("count(none)", "0"),
        ("seven() == 7", "true"),
        ("seven() + 0.5 == 7.5 || true", "! type-mismatch `seven`"),
        ("twice(whole) > 23", "true"),
        ("twice(amount) == 5", "true"),
        ("contains(words, \"stolen\") && without_note(contacts) == 2", "true"),
        ("first_did(contacts) == \"pointed to the hall\"", "true"),
        ("(first_did(none) ?? \"nothing\") == \"nothing\"", "true"),
        ("who in officers(contacts)", "true"),
        ("nobody in officers(contacts)", "? nobody"),
        (
            "who in seven()",
            "? seven failed: it gave a value of the type i64 where several people is expected (functions.rhai:1)",
        ),
        ("unit_is(where, who.unit)  == true", "true"),
        ("twice(whole) in [24, 25]", "true"),
        ("first_did(contacts) in [\"wrote it down\"]", "false"),
    ]);
}
