//! What can be wrong with a policy before its expressions are looked at.

use crate::source::{Said, faults};

faults! {
    /// A value is not of the form that its key asks for.
    pub enum ShapeFault {
        Mapping { path: String, found: Said } = "wrong-shape", "`{path}` must be a mapping, `name: …`; found {found}", "`{path}` 应为“键: 值”的映射；实际为{found}";
        List { path: String, found: Said } = "wrong-shape", "`{path}` must be a list; found {found}", "`{path}` 应为列表；实际为{found}";
        Text { found: Said } = "wrong-shape", "expected a text, found {found}", "此处应为文字，实际为{found}";
        Title { found: Said } = "wrong-shape", "expected a text, or one for each language as in {{zh: …, en: …}}; found {found}", "此处应为一段文字，或按语言书写，如 {{zh: …, en: …}}；实际为{found}";
        Name { found: Said } = "wrong-shape", "expected a name, found {found}", "此处应为一个名称，实际为{found}";
        Number { found: Said } = "wrong-shape", "expected a number, found {found}", "此处应为数字，实际为{found}";
        Whole { least: u32, most: u32, found: Said } = "wrong-shape", "expected a whole number from {least} to {most}, found {found}", "此处应为 {least} 至 {most} 的整数，实际为{found}";
        Flag { found: Said } = "wrong-shape", "expected `true` or `false`, found {found}", "此处应为 `true` 或 `false`，实际为{found}";
        Day { found: Said } = "not-a-date", "expected a date such as 2014-01-31, found {found}", "此处应为日期，如 2014-01-31，实际为{found}";
        BackwardInterval = "backward-interval", "`until` lies before `from`", "`until` 早于 `from`";
        Duration { found: Said } = "wrong-shape", "expected a length of time such as `12 months` (days, months or years), found {found}", "此处应为时长，如 `12 months`（days、months 或 years），实际为{found}";
        Within { found: Said } = "wrong-shape", "expected `cycle`, or a length of time such as `12 months` (days, months or years), found {found}", "此处应为 `cycle` 或时长，如 `12 months`（days、months 或 years），实际为{found}";
        Word { found: Said, allowed: Said } = "unknown-word", "expected one of {allowed}; found {found}", "此处应为以下之一：{allowed}；实际为{found}";
        Formula { found: Said } = "not-an-expression", "expected an expression; YAML read this as {found}", "此处应为表达式；YAML 将其读作 {found}";
        Tag { tag: String } = "yaml-tag", "YAML takes `{tag}` for a tag of its own, and not for a part of the value", "YAML 将 `{tag}` 视为自身的标记，而不是值的一部分";
        EmptyValue { key: String } = "empty-value", "nothing is written after `{key}:`", "`{key}:` 之后没有内容";
        EmptyItem = "empty-value", "an item of this list is empty", "列表中有一项为空";
        Nothing { path: String } = "empty-list", "`{path}` lists nothing", "`{path}` 没有列出任何内容";
        ExactlyOne { path: String, keys: Said } = "exactly-one", "`{path}` needs exactly one of {keys}", "`{path}` 须有且仅有其一：{keys}";
        AtMostOne { path: String, keys: Said } = "at-most-one", "`{path}` has at most one of {keys}", "`{path}` 至多可有其一：{keys}";
        BadId { id: String } = "bad-id", "`{id}` cannot be an id: an id has no spaces, dots, commas, quotes or brackets", "`{id}` 不能作标识：标识中不能有空格、句点、逗号、引号或括号";
        BadLanguage { code: String } = "unknown-key", "`{code}` is no language: a text is written under codes such as `zh` and `en`", "`{code}` 不是语言代码：文字写在 `zh`、`en` 等代码之下";
        Listed { word: String } = "listed-twice", "`{word}` is listed twice", "`{word}` 列出了两次";
        FieldType { found: Said } = "not-a-type", "{found} is no type of a field", "{found} 不是字段类型";
        EmptyRange { found: Said } = "empty-range", "the range {found} is empty", "范围 {found} 为空";
    }
}

faults! {
    /// A policy contradicts itself, or says what it cannot say.
    pub enum PolicyFault {
        NotAFolder { path: String } = "not-a-folder", "`{path}` is a file; a policy is a folder", "`{path}` 是文件；制度应为文件夹";
        EmptyPack { path: String } = "empty-pack", "there is no policy in `{path}`: no *.yaml below it", "`{path}` 中没有制度：其下没有 *.yaml 文件";
        LinkOut { path: String } = "link-out-of-pack", "`{path}` is a link that leads out of the pack, so it is not read", "`{path}` 是指向制度文件夹之外的链接，不予读取";
        MissingHead { path: String } = "missing-head", "the pack `{path}` has no `policy:` section that says what it is", "制度 `{path}` 没有说明自身的 `policy:` 部分";
        SecondHead = "second-head", "a pack has one `policy:` section; this is another", "一个制度只能有一个 `policy:` 部分；此处又有一个";
        UsesCycle { packs: String } = "uses-cycle", "packs use each other in a circle: {packs}", "制度互相引用成环：{packs}";
        ResponseOfNobody = "response-without-units", "`response` compares indicators of units: say of which, `of: {{unit: …}}`", "`response` 比较的是单位的指标：请写明哪一类单位，`of: {{unit: …}}`";
        DefinedTwice { section: String, id: String } = "defined-twice", "`{id}` is defined twice in `{section}`", "`{section}` 中 `{id}` 定义了两次";
        ClauseTwice { id: String } = "defined-twice", "the clause `{id}` is listed by two sources", "条款 `{id}` 在两份文件中列出";
        LeftOutTwice { id: String } = "defined-twice", "the clause `{id}` is left out twice", "条款 `{id}` 两次列为不执行";
        LeftOutAndRun { id: String } = "left-out-and-run", "the clause `{id}` is named as one that is run, and it is left out", "条款 `{id}` 既写为所执行的条款，又列为不执行";
        TwoTables { name: String } = "defined-twice", "`{name}` is both a field and a list of rows of this kind", "`{name}` 既是字段又是子表";
        KeyedWithoutBy = "keyed-without-by", "this parameter has a value for each key, but does not say by which field (`by:`)", "该参数按键取值，但没有写明按哪个字段（`by:`）";
        OwedByDerived { relation: String } = "owed-by-derived-relation", "`{relation}` is derived from other relations; a duty is owed along a relation that the organisation gives", "`{relation}` 由其他关系派生；职责须依附于组织数据中给出的关系";
        NotKeyed { by: String } = "not-keyed", "this parameter is said to go by `{by}`, but here it has one number for all", "该参数写明按 `{by}` 取值，此处却只有一个数";
        ChainWithoutEnd = "chain-without-end", "a chain says how far it goes: `depth` or `until`", "责任链须写明到哪里为止：`depth` 或 `until`";
        TwoEnds = "two-ends", "a relation has two ends, each `name: type`", "关系有两端，各写作“名称: 类型”";
        NotAnEnd { name: String } = "unknown-end", "`{name}` is no end of this relation", "`{name}` 不是该关系的一端";
        RecordWithMeasure = "record-with-measure", "what is only recorded has no consequence, so this line takes no `measure`", "仅作记录的不产生后果，本行不能写 `measure`";
        TwoBounds { side: String } = "two-bounds", "a step has one bound on each side; {side} both bound the same side", "每一侧只能有一个界限；{side} 限定的是同一侧";
        OtherwiseAndBounds = "two-bounds", "`otherwise` covers what no other step covers, so it has no bounds and no `when`", "`otherwise` 涵盖其余各级未涵盖的部分，不能再有界限或 `when`";
        NoBounds = "no-bounds", "a step needs a bound (at_most, below, at_least, above), a condition (`when`) or `otherwise: true`", "每一级须有界限（at_most、below、at_least、above）、条件（`when`）或 `otherwise: true`";
        NothingOnStep = "step-without-result", "a step needs `give` (a measure, or `nothing`), `grade` (a word) or both", "每一级须写 `give`（措施或 `nothing`）、`grade`（等次）或两者";
        QuotaOfWhat = "quota-of-what", "a quota counts a grade of a ladder, `{{ladder: …, grade: …}}`, or a measure, `{{measure: …}}`", "名额所限的是阶梯上的等次 `{{ladder: …, grade: …}}`，或措施 `{{measure: …}}`";
        BaseOfMeasure { word: String } = "quota-base", "`{word}` speaks of a ladder, but this quota counts a measure: name whose share it is, `person`, `unit`, `{{person: role}}` or `{{unit: kind}}`", "`{word}` 是就阶梯而言的，而此名额所限的是措施：请写明以谁为基数，`person`、`unit`、`{{person: 身份}}` 或 `{{unit: 类别}}`";
        BackwardBounds { least: String, most: String } = "backward-bounds", "no number is at least {least} and at most {most}", "没有数既不少于 {least} 又不多于 {most}";
        ShareWithoutBound = "no-bounds", "a share needs a bound, in percent: `at_least`, `at_most` or both", "占比须有界限（百分比）：`at_least`、`at_most` 或两者";
        PropertyOfDerived { relation: String } = "property-of-derived-relation", "`{relation}` is derived from other relations; here stands a relation that the organisation gives", "`{relation}` 由其他关系派生；此处应为组织数据中给出的关系";
        NotBetweenPeople { relation: String } = "not-between-people", "`{relation}` does not join two people", "`{relation}` 的两端并非都是人员";
        NotAtEnd { what: Said, end: String } = "wrong-kind", "the end `{end}` is no {what}", "`{end}` 一端不是{what}";
        OutOfRange { what: String, range: String, found: String } = "out-of-range", "`{what}` must be {range}; found {found}", "`{what}` 应为 {range}；实际为 {found}";
        Persistence { listed: u32, of: u32 } = "out-of-range", "listed in {listed} of {of} cycles cannot be", "{of} 个周期中列入 {listed} 次，不可能";
        CapWithoutSum = "cap-without-sum", "`at_most` limits what is added up, and this track adds nothing up", "`at_most` 限制的是合并计算的期限，而该系列并不合并计算";
        NothingRuns { track: String } = "nothing-runs", "no measure of the track `{track}` says how long it lasts (`for`), so nothing can be added up", "系列 `{track}` 的措施都没有写明影响期（`for`），无从合并计算";
        WeightSum { what: String, sum: String } = "weights-not-100", "the weights of `{what}` add up to {sum}, not to 100", "`{what}` 的权重之和为 {sum}，不是 100";
        Reserved { id: String } = "reserved-word", "`{id}` is a reserved word of expressions", "`{id}` 是表达式的保留字";
        Taken { id: String } = "taken-name", "`{id}` already means something in every expression", "`{id}` 在表达式中已有含义";
        NoIdentifier { id: String } = "not-an-identifier", "`{id}` cannot be read in an expression: use letters, digits and `_`, a letter first", "表达式无法读取 `{id}`：请用文字、数字和 `_`，以文字开头";
        MemberOfPublic { id: String } = "member-of-public", "`{id}` would be a record on members of the public; the engine holds none", "`{id}` 会成为关于群众个人的记录；本引擎不保存此类记录";
        UnlessCycle { rules: String } = "unless-cycle", "rules exclude each other in a circle: {rules}", "规则互相排除成环：{rules}";
        ReplacesCycle { rules: String } = "replaces-cycle", "rules replace each other in a circle: {rules}", "规则互相取代成环：{rules}";
        ReplacesOther { rule: String, kind: String } = "replaces-other-matters", "`{rule}` looks at `{kind}`, which this rule does not, so it cannot replace it there", "`{rule}` 针对 `{kind}`，而本规则不针对它，无法就此取代";
        ReplacesInForce { rule: String, day: String } = "replaced-still-in-force", "`{rule}` is still in force on {day}, when this rule takes its place", "本规则自 {day} 起取代 `{rule}`，而后者届时仍然有效";
        ReplacesFromEver { rule: String } = "replaced-still-in-force", "this rule replaces `{rule}`, but does not say from which day on", "本规则取代 `{rule}`，但没有写明自何日起";
        ReplacesDuty { rule: String } = "replaces-duty", "`{rule}` is a duty; only a rule on matters can be replaced", "`{rule}` 是一项职责；只有针对事项的规则才能被取代";
        TransitionOfNothing = "transition-without-replaces", "`transition` says which of two rules judges older matters, but this rule replaces none (`replaces:`)", "`transition` 说明旧事项适用新旧规则中的哪一条，而本规则没有取代任何规则（`replaces:`）";
        NeverHolds { rule: String } = "never-holds", "`{rule}` holds nobody accountable, so it makes no occasion", "`{rule}` 不使任何人承担责任，不会构成一次";
        StepRewards { measure: String } = "step-rewards", "`{measure}` is a reward; an escalation goes from sanction to sanction", "`{measure}` 是奖励；逐次加重的只能是处理";
        NotConsecutive = "not-consecutive", "`consecutive` is `true` or is left out", "`consecutive` 只能写 `true`，否则不写";
        RelationCycle { relations: String } = "relation-cycle", "derived relations are made of each other in a circle: {relations}", "派生关系互相引用成环：{relations}";
        RuleListedTwice { rule: String } = "listed-twice", "this group lists the rule `{rule}` twice", "该组两次列出规则 `{rule}`";
        TwoGroups { rule: String } = "rule-in-two-groups", "the rule `{rule}` stands in two groups that exclude; which one decides is open", "规则 `{rule}` 同属两个互斥的组；由哪一组决定并不明确";
    }
}

faults! {
    /// A name refers to nothing.
    pub enum UnknownName {
        Ladder { name: String } = "unknown-ladder", "there is no ladder `{name}`", "没有阶梯 `{name}`";
        Grade { ladder: String, name: String } = "unknown-grade", "no step of the ladder `{ladder}` gives the grade `{name}`", "阶梯 `{ladder}` 的各级都不给出等次 `{name}`";
        Rule { name: String } = "unknown-rule", "there is no rule `{name}`", "没有规则 `{name}`";
        Matter { name: String } = "unknown-matter", "there is no kind of matter `{name}`", "没有事项类别 `{name}`";
        Child { kind: String, name: String } = "unknown-matter", "matters of the kind `{kind}` have no rows `{name}`", "事项 `{kind}` 没有子表 `{name}`";
        Measure { name: String } = "unknown-measure", "there is no measure `{name}`", "没有措施 `{name}`";
        Chain { name: String } = "unknown-chain", "there is no chain `{name}`", "没有责任链 `{name}`";
        Relation { name: String } = "unknown-relation", "there is no relation `{name}`", "没有关系 `{name}`";
        Post { name: String } = "unknown-post", "there is no post `{name}`", "没有职务 `{name}`";
        Role { name: String } = "unknown-role", "there is no role `{name}`", "没有身份 `{name}`";
        UnitKind { name: String } = "unknown-unit-kind", "there is no kind of unit `{name}`", "没有单位类别 `{name}`";
        Track { name: String } = "unknown-track", "no measure is of the track `{name}`", "没有属于 `{name}` 序列的措施";
        Indicator { name: String } = "unknown-indicator", "there is no indicator `{name}`", "没有指标 `{name}`";
        Degree { name: String } = "unknown-degree", "no rule or chain gives the degree `{name}`", "没有规则或责任链给出责任程度 `{name}`";
        Field { name: String } = "unknown-field", "no kind of matter has a field `{name}`", "没有事项有字段 `{name}`";
        OwnField { kind: String, name: String } = "unknown-field", "matters of the kind `{kind}` have no field `{name}`", "事项 `{kind}` 没有字段 `{name}`";
        FieldValue { field: String, name: String } = "unknown-value", "the field `{field}` never has the value `{name}`", "字段 `{field}` 不会取值 `{name}`";
        Clause { name: String } = "unknown-clause", "no source lists the clause `{name}`", "所依据的文件中没有条款 `{name}`";
        Type { name: String } = "unknown-type", "there is no type `{name}`", "没有类型 `{name}`";
    }
}
