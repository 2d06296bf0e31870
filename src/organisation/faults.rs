//! What can be wrong with an organisation.

use crate::source::{Said, faults};
use crate::value::{Day, Interval};

faults! {
    /// A fault in the organisation's data.
    pub enum OrganisationFault {
        UnknownSection { section: String } = "unknown-section", "a table cannot go into `{section}`", "表不能导入到 `{section}`";
        UnknownColumn { column: String, section: String } = "unknown-column", "`{section}` has no column `{column}`", "`{section}` 没有名为 `{column}` 的列";
        MissingColumn { column: String, section: String } = "missing-column", "a table of `{section}` needs the column `{column}`", "`{section}` 表缺少 `{column}` 列";
        TwoTitles { column: String } = "two-titles", "`{column}` stands beside a column of the same in one language", "`{column}` 与其单语言列同时出现";
        MissingCell { column: String } = "missing-value", "the row has no `{column}`", "该行没有 `{column}`";

        UnknownRole { role: String } = "unknown-role", "there is no role `{role}`", "没有名为 `{role}` 的身份";
        UnknownPost { post: String } = "unknown-post", "there is no post `{post}`", "没有名为 `{post}` 的职务";
        UnknownUnitKind { kind: String } = "unknown-unit-kind", "there is no kind of unit `{kind}`", "没有名为 `{kind}` 的单位类别";
        UnknownEntityKind { kind: String } = "unknown-entity-kind", "there is no kind of entity `{kind}`", "没有名为 `{kind}` 的对象类别";
        UnknownRelation { relation: String } = "unknown-relation", "no relation `{relation}` is declared", "没有声明名为 `{relation}` 的关系";

        NotTrueOrFalse { attribute: String, found: String } = "wrong-type", "`{attribute}` is `true` or `false`, not `{found}`", "`{attribute}` 应为 `true` 或 `false`，而不是 `{found}`";
        NotWhole { attribute: String, found: String } = "wrong-type", "`{attribute}` is a whole number, not `{found}`", "`{attribute}` 应为整数，而不是 `{found}`";
        NotNumber { attribute: String, found: String } = "wrong-type", "`{attribute}` is a number, not `{found}`", "`{attribute}` 应为数字，而不是 `{found}`";
        NotDay { attribute: String, found: String } = "wrong-type", "`{attribute}` is a date, not `{found}`", "`{attribute}` 应为日期，而不是 `{found}`";
        NotMoment { attribute: String, found: String } = "wrong-type", "`{attribute}` is a date with time, not `{found}`", "`{attribute}` 应为日期和时间，而不是 `{found}`";
        NotAmong { attribute: String, found: String } = "unknown-value", "`{attribute}` has no value `{found}`", "`{attribute}` 没有取值 `{found}`";
        OutOfRange { attribute: String, found: String, low: i64, high: i64 } = "out-of-range", "`{attribute}` lies between {low} and {high}, not at {found}", "`{attribute}` 应在 {low} 与 {high} 之间，而不是 {found}";
        MissingAttribute { id: String, attribute: String } = "missing-attribute", "`{id}` has no `{attribute}`, which everybody of its kind needs", "`{id}` 缺少必填的 `{attribute}`";

        NotADate { found: String } = "not-a-date", "`{found}` is not a date", "`{found}` 不是日期";
        Backwards { from: Day, until: Day } = "dates-backwards", "the time ends on {until}, before it begins on {from}", "时间段的终点 {until} 早于起点 {from}";
        OnAndSpan = "on-and-from", "`on` already means from that day on; it stands beside no `from` or `until`", "`on` 即自该日起，不能再写 `from` 或 `until`";

        DifferentSorts { id: String } = "one-id-for-two", "`{id}` is the id of two different things: a person, a unit and an entity each need their own", "`{id}` 同时是两种事物的编号：人员、单位和对象须各有编号";
        DifferentTitles { id: String } = "defined-twice", "`{id}` is defined twice, with different names", "`{id}` 定义了两次，名称不同";
        DifferentKinds { id: String } = "defined-twice", "`{id}` is defined twice, with different kinds", "`{id}` 定义了两次，类别不同";
        DifferentDates { id: String } = "defined-twice", "`{id}` is defined twice, with different dates", "`{id}` 定义了两次，起止日期不同";
        NoKind { id: String } = "missing-kind", "the entity `{id}` has no kind", "对象 `{id}` 没有类别";

        UnknownPerson { id: String } = "unknown-person", "there is no person `{id}`", "没有编号为 `{id}` 的人员";
        UnknownUnit { id: String } = "unknown-unit", "there is no unit `{id}`", "没有编号为 `{id}` 的单位";
        UnknownEntity { id: String, kind: String } = "unknown-entity", "there is no `{kind}` with the id `{id}`", "没有编号为 `{id}` 的 `{kind}`";
        NotAPerson { id: String } = "wrong-end", "a person belongs here, and `{id}` is none", "此处应为人员，而 `{id}` 不是人员";
        NotAUnit { id: String } = "wrong-end", "a unit belongs here, and `{id}` is none", "此处应为单位，而 `{id}` 不是单位";
        NotAnEntity { id: String, kind: String } = "wrong-end", "a `{kind}` belongs here, and `{id}` is none", "此处应为 `{kind}`，而 `{id}` 不是";

        OverlappingPosts { person: String, unit: String, post: String, days: Said } = "overlapping-posts", "`{person}` holds the post `{post}` in `{unit}` twice at once ({days})", "`{person}` 在 `{unit}` 的职务 `{post}` 任期重叠（{days}）";
        TwoHolders { unit: String, post: String, first: String, second: String, days: Interval } = "several-leaders", "`{unit}` has two holders of its single post `{post}` at once: `{first}` and `{second}` ({days})", "`{unit}` 的单一职务 `{post}` 同时由两人担任：`{first}` 和 `{second}`（{days}）";
        OverlappingRoles { person: String, days: Interval } = "overlapping-roles", "`{person}` has a role written twice for the same days ({days})", "`{person}` 在同一时间段写了两次身份（{days}）";
        OverlappingValues { id: String, attribute: String, days: Interval } = "overlapping-values", "`{id}` has `{attribute}` written twice for the same days ({days})", "`{id}` 的 `{attribute}` 在同一时间段写了两次（{days}）";
        TwoParents { unit: String, days: Interval } = "two-parents", "`{unit}` has a parent written twice for the same days ({days})", "`{unit}` 在同一时间段写了两次上级单位（{days}）";
        RelationTwice { relation: String, lower: String, upper: String } = "relation-twice", "`{relation}` from `{lower}` to `{upper}` is written twice for the same time", "从 `{lower}` 到 `{upper}` 的 `{relation}` 在同一时间段写了两次";

        Circle { bond: String, day: Day, path: String } = "circle", "`{bond}` leads in a circle on {day}: {path}", "`{bond}` 在 {day} 形成循环：{path}";
        EndlessCircle { bond: String, path: String } = "circle", "`{bond}` leads in a circle on every day: {path}", "`{bond}` 在任何一天都形成循环：{path}";
    }
}
