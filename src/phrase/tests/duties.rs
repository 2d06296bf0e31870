//! Duties: what each way of owing and each way of counting says.

use super::packs::of_pack;
use crate::source::Lang;

const PACK: &str = "docs/examples/duties/pack";

#[test]
fn a_duty_of_a_relation() {
    let days = "Only the days of the cycle count on which the relation lasts; what is not over on the day of the \
                assessment is not judged.";
    assert_eq!(
        of_pack("rules/livelihood", "enterprise-visits", Lang::En)[..5],
        [
            "A duty, owed every month by each pair of person and enterprise in the relation “liaison with”.",
            days,
            "Counted for each month:",
            "  “number of visits”: the number of matters “Visit to an enterprise”, only those for which “done” is “yes”.",
            "    Each counts on the day of the matter, for the person and the enterprise.",
        ]
    );
    assert_eq!(
        of_pack("rules/livelihood", "enterprise-visits", Lang::Zh)[..5],
        [
            "职责，每月由关系“联系企业”的每一对人员与企业承担。",
            "只计周期内关系存续的日子；考评当日尚未结束的一期不评定。",
            "每月统计：",
            "  “走访次数”：“走访企业”的件数，只计“已完成”为“是”的。",
            "    每件按事项日期计入，归于人员和企业。",
        ]
    );
}

#[test]
fn a_duty_of_a_role_adds_up() {
    assert_eq!(
        of_pack(PACK, "learning", Lang::En)[..5],
        [
            "A duty, owed every year by everybody in the role “nurse”.",
            "Only the days of the cycle count on which the role is held; what is not over on the day of the \
             assessment is not judged.",
            "Counted for each year:",
            "  `hours`: the sum of `hours` of the matters “Training”.",
            "    Each counts on the day of the matter, for `person`.",
        ]
    );
    assert_eq!(
        of_pack(PACK, "learning", Lang::Zh)[..5],
        [
            "职责，每年由身份为“护士”的每个人员承担。",
            "只计周期内具有该身份的日子；考评当日尚未结束的一期不评定。",
            "每年统计：",
            "  `hours`：各件“培训”的 `hours` 之和。",
            "    每件按事项日期计入，归于 `person`。",
        ]
    );
}

#[test]
fn a_duty_of_a_post_says_whose_day_and_whose_matter() {
    assert_eq!(
        of_pack(PACK, "rounds", Lang::En),
        [
            "A duty, owed every quarter by everybody who holds the post of head nurse, for each unit where it is \
             held.",
            "Only the days of the cycle count on which the post is held; what is not over on the day of the \
             assessment is not judged.",
            "Counted for each quarter:",
            "  `rounds`: the number of matters “Round”.",
            "    Each counts on `held`, for `led_by` (as the person who owes it).",
            "It applies if `rounds` is less than 2.",
            "What follows:",
            "  The person who owes it is held accountable.",
            "    Points: -1 point.",
        ]
    );
    assert_eq!(
        of_pack(PACK, "rounds", Lang::Zh),
        [
            "职责，每季度由每个担任护士长的人员，按任职单位分别承担。",
            "只计周期内任职的日子；考评当日尚未结束的一期不评定。",
            "每季度统计：",
            "  `rounds`：“查房”的件数。",
            "    每件按 `held` 计入，归于 `led_by`（作为承担人）。",
            "适用条件：`rounds` 小于 2。",
            "适用的结果：",
            "  由承担人承担责任。",
            "    计分：-1 分。",
        ]
    );
}

#[test]
fn a_duty_of_units_has_a_rate_and_a_longest() {
    assert_eq!(
        of_pack(PACK, "bells", Lang::En)[..7],
        [
            "A duty, owed every day by every unit of the kind “ward”.",
            "Only the days of the cycle count on which the unit exists; what is not over on the day of the \
             assessment is not judged.",
            "Counted for each day:",
            "  `in_time`: the percentage of the matters “Call of a bell” for which `in_time` is “yes” (not recorded \
             where there are none).",
            "    Each counts on the day of the matter, for the unit of the matter.",
            "  `wait`: the largest `minutes` of the matters “Call of a bell” (not recorded where there are none).",
            "    Each counts on the day of the matter, for the unit of the matter.",
        ]
    );
    assert_eq!(
        of_pack(PACK, "bells", Lang::Zh)[..7],
        [
            "职责，每日由每个“病区”承担。",
            "只计周期内单位存续的日子；考评当日尚未结束的一期不评定。",
            "每日统计：",
            "  `in_time`：各件“呼叫”中 `in_time` 为“是”的所占百分比（没有事项的，没有记录）。",
            "    每件按事项日期计入，归于事项所属单位。",
            "  `wait`：各件“呼叫”的 `minutes` 中最大者（没有事项的，没有记录）。",
            "    每件按事项日期计入，归于事项所属单位。",
        ]
    );
}
