export const id = 251;
export const ids = [251];
export const modules = {

/***/ 17251:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  exportPolicies: () => (/* reexport */ exportPolicies),
  loadWanted: () => (/* reexport */ loadWanted),
  observePolicies: () => (/* reexport */ observePolicies),
  planPolicies: () => (/* reexport */ planPolicies),
  planPoliciesRemoval: () => (/* reexport */ planPoliciesRemoval)
});

// EXTERNAL MODULE: ./build/graph/cpim.js
var cpim = __webpack_require__(65626);
// EXTERNAL MODULE: ./build/graph/failure.js
var failure = __webpack_require__(19685);
// EXTERNAL MODULE: ./build/graph/missing.js
var missing = __webpack_require__(59703);
// EXTERNAL MODULE: ./build/util/json.js
var json = __webpack_require__(94891);
// EXTERNAL MODULE: ./build/resources/exported.js
var exported = __webpack_require__(64131);
// EXTERNAL MODULE: ./build/resources/tenant/trustFramework.js
var trustFramework = __webpack_require__(49209);
// EXTERNAL MODULE: ./node_modules/@xmldom/xmldom/lib/index.js
var lib = __webpack_require__(98351);
// EXTERNAL MODULE: ./build/errors.js
var build_errors = __webpack_require__(19473);
;// CONCATENATED MODULE: ./build/resources/customPolicies/canonical.js
// Policies as trees, for the question whether two of them mean the same. The service gives a policy back in another form: without
// declaration and comments, indented anew, with TenantObjectId as the last attribute of the root and with PublicPolicyUri.
// Source: azure-ad-b2c, manage-custom-policies-powershell. Parses with @xmldom/xmldom: see work.ts for how it is loaded.


/** Parses a text that is a policy, of ours or of the tenant; a byte-order mark before it does not count. */
const parseCanonical = (text) => {
    const parsed = parse(text, false);
    // Keeping places costs a third of the time, and only a text that is refused needs one.
    return parsed.ok ? parsed : parse(text, true);
};
const parse = (text, locator) => {
    let reported;
    const onError = (_, message, context) => {
        const { lineNumber, columnNumber } = (context.locator ?? {});
        reported ??= { line: lineNumber || 1, column: columnNumber || 1, problem: `is not well-formed XML: ${message}` };
    };
    try {
        const parser = new lib/* DOMParser */.S4({ locator, onError, normalizeLineEndings: unixLines });
        const root = parser.parseFromString(text.replace(/^\uFEFF+/, ''), 'text/xml').documentElement;
        if (reported === undefined && root !== null)
            return { ok: true, root: canonicalElement(root) };
    }
    catch (thrown) {
        reported ??= { line: 1, column: 1, problem: `is not well-formed XML: ${(0,build_errors/* messageOf */.bD)(thrown)}` };
    }
    return { ok: false, ...(reported ?? { line: 1, column: 1, problem: 'is not well-formed XML: it has no element' }) };
};
/**
 * The text with one way to end a line, as every parser gives it (XML 1.0, 2.11). The own way of this parser is that of XML 1.1, which
 * counts more characters as ends of lines.
 */
const unixLines = (text) => text.replace(/\r\n?/g, '\n');
const nodeTypes = { element: 1, text: 3, cdata: 4 };
const isElement = (node) => node.nodeType === nodeTypes.element;
const isBlank = (text) => /^[ \t\r\n]*$/.test(text);
const trimmed = (text) => text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
const canonicalElement = (element) => {
    const children = Array.from(element.childNodes);
    const hasElements = children.some(isElement);
    return {
        name: element.localName ?? element.nodeName,
        namespace: element.namespaceURI ?? '',
        attributes: attributesOf(element),
        content: hasElements ? contentOf(children) : [],
        text: hasElements ? noText : leafText(children)
    };
};
const noText = { exact: '', isSplit: false, trimmed: [''] };
const attributesOf = (element) => {
    const written = Array.from(element.attributes).filter(({ name }) => name !== 'xmlns' && !name.startsWith('xmlns:'));
    const named = written.map(({ namespaceURI, localName, name, value }) => [
        namespaceURI ? `{${namespaceURI}}${localName}` : name,
        unixLines(value)
    ]);
    return new Map(named.toSorted(([one], [other]) => (one < other ? -1 : 1)));
};
/** Texts that comments or CDATA marks part are one text. */
const contentOf = (children) => {
    const content = [];
    let text = '';
    const flush = () => {
        if (!isBlank(text))
            content.push(trimmed(text));
        text = '';
    };
    for (const child of children) {
        if (isElement(child)) {
            flush();
            content.push(canonicalElement(child));
        }
        else if (isText(child))
            text += unixLines(child.nodeValue ?? '');
    }
    flush();
    return content;
};
const isText = ({ nodeType }) => nodeType === nodeTypes.text || nodeType === nodeTypes.cdata;
const leafText = (children) => {
    const pieces = children.filter(isText).map(({ nodeValue }) => unixLines(nodeValue ?? ''));
    const exact = pieces.join('');
    if (isBlank(exact))
        return noText;
    const isSplit = children.length > 1 || children[0]?.nodeType !== nodeTypes.text;
    return { exact, isSplit, trimmed: [trimmed(exact), trimmed(pieces.filter(piece => !isBlank(piece)).join(''))] };
};

// EXTERNAL MODULE: ./build/util/suggest.js
var suggest = __webpack_require__(28639);
// EXTERNAL MODULE: ./build/util/words.js
var words = __webpack_require__(85892);
;// CONCATENATED MODULE: ./build/resources/customPolicies/inheritance.js
// How policies inherit from each other: which comes first, which follow a changed one, and what is wrong with the whole.
// Source: azure-ad-b2c, custom-policy-overview (inheritance) and service-limits (levels).

/** The key of the base of a policy, as the tenant gives it back. */
const baseKeyOf = ({ content }) => {
    const base = childNamed(content, 'BasePolicy');
    const id = base === undefined ? '' : (childNamed(base.content, 'PolicyId')?.text.exact.trim() ?? '');
    return id === '' ? undefined : (0,trustFramework/* keyOf */.TN)((0,trustFramework/* withPrefix */.Fe)(id));
};
const childNamed = (content, name) => content.find((child) => typeof child !== 'string' && child.name === name);
/** Ten policies in a line are the most that the service takes. */
const mostLevels = 10;
/**
 * Puts policies in order. `elsewhere` holds the keys of policies that are only in the tenant; undefined when they could not be
 * read, and then every base counts as known. Several roots are legal. Within a level the order given is kept.
 */
const inheritanceOf = (policies, elsewhere) => {
    const byKey = new Map(policies.map(policy => [policy.key, policy]));
    const problems = [];
    const levels = [];
    const inCycle = new Set();
    for (const policy of policies) {
        const line = lineOf(policy, byKey);
        const last = line.at(-1);
        const baseKey = last?.baseKey;
        if (baseKey !== undefined && byKey.has(baseKey)) {
            // The line ran into itself; told once, by the first policy of the cycle.
            const cycle = line.slice(line.findIndex(({ key }) => key === baseKey)).map(({ key }) => key);
            if (!cycle.some(key => inCycle.has(key)) && cycle.includes(policy.key)) {
                for (const key of cycle)
                    inCycle.add(key);
                problems.push({ policy, kind: 'cycle', cycle: [...cycle, baseKey] });
            }
            continue;
        }
        const own = policy.baseKey;
        if (own !== undefined && !byKey.has(own) && elsewhere?.has(own) === false) {
            problems.push({ policy, kind: 'unknownBase', baseKey: own });
        }
        const depth = line.length + (baseKey === undefined ? 0 : 1);
        if (depth > mostLevels)
            problems.push({ policy, kind: 'tooDeep', levels: depth, most: mostLevels });
        const level = line.length - 1;
        levels[level] = [...(levels[level] ?? []), policy];
    }
    return { levels: Array.from(levels, level => level ?? []), problems };
};
/** The policy, its base, the base of that, as far as they are among the policies and none comes twice. */
const lineOf = (policy, byKey) => {
    const line = [];
    const seen = new Set();
    for (let here = policy; here !== undefined && !seen.has(here.key); here = byKey.get(here.baseKey ?? '')) {
        line.push(here);
        seen.add(here.key);
    }
    return line;
};
/** The keys of all policies that inherit from one of the given ones, directly or not; those themselves are among them only then. */
const descendantsOf = (policies, keys) => {
    const children = Map.groupBy(policies, ({ baseKey }) => baseKey);
    const found = new Set();
    const open = [...keys];
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
        for (const child of children.get(key) ?? []) {
            if (found.has(child.key))
                continue;
            found.add(child.key);
            open.push(child.key);
        }
    }
    return found;
};
/** The policies in an order in which each may be deleted: children before what they inherit from; those of a cycle come last. */
const deletionOrder = (policies) => {
    const ordered = inheritanceOf(policies, undefined).levels.toReversed().flat();
    const placed = new Set(ordered.map(({ key }) => key));
    return [...ordered, ...policies.filter(({ key }) => !placed.has(key))];
};

;// CONCATENATED MODULE: ./build/resources/customPolicies/mistake.js
// What is wrong with a file of the policy folder, with its place, and what is only worth telling.
/** Gives the place of an offset, for one text: its lines are found once, when the first place is asked for. */
const positionsOf = (text) => {
    let starts;
    return offset => {
        starts ??= [0, ...Array.from(text.matchAll(/\r\n|\r|\n/g), ({ 0: end, index }) => index + end.length)];
        const line = lastNotAbove(starts, offset);
        return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
    };
};
/** The index of the last number of an ascending list that is not above `value`; 0 when all are. */
const lastNotAbove = (ascending, value) => {
    let low = 0;
    let high = ascending.length - 1;
    while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if ((ascending[middle] ?? 0) <= value)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
};
/** `file:line:column: problem`, as compilers write it. */
const mistakeLine = ({ file, line, column, problem }) => `${file}:${line}:${column}: ${problem}`;
/** The mistakes by file and place, each once. */
const sortedMistakes = (mistakes) => {
    const byLine = new Map(mistakes.map(mistake => [mistakeLine(mistake), mistake]));
    return [...byLine.values()].toSorted((one, other) => compareTexts(one.file, other.file) || one.line - other.line || one.column - other.column);
};
/** The order of two texts by their code units: the same on every machine. */
const compareTexts = (one, other) => (one < other ? -1 : one > other ? 1 : 0);

;// CONCATENATED MODULE: ./build/resources/customPolicies/checks.js
// What can be told of a set of policies before anything is sent: bases, levels, sizes, keys, modes.





/** Checks policies against each other, the tenant and the declaration. */
const checkPolicies = (documents, context) => {
    const { tenantPolicies, policyKeys, isProduction } = context;
    const { levels, problems } = inheritanceOf(documents, tenantPolicies && new Set(tenantPolicies.map(trustFramework/* keyOf */.TN)));
    const known = [...documents.map(({ id }) => id), ...(tenantPolicies ?? [])];
    return {
        levels,
        mistakes: sortedMistakes([
            ...problems.map(problem => inheritanceMistake(problem, known)),
            ...documents.flatMap(document => sizeMistakes(document)),
            ...(policyKeys === undefined ? [] : documents.flatMap(document => keyMistakes(document, policyKeys)))
        ]),
        notices: isProduction ? developmentNotices(documents) : []
    };
};
const inheritanceMistake = (problem, known) => {
    const { base, file, positionOf, id } = problem.policy;
    const place = { file, ...positionOf(base?.offset ?? 0) };
    switch (problem.kind) {
        case 'unknownBase': {
            const name = base?.id ?? '';
            const near = (0,suggest/* didYouMean */.au)(name, known) || ';';
            return {
                ...place,
                problem: `inherits from ${(0,words/* quoted */.TL)(name)}, which is neither in the folder nor in the tenant${near} accepted: a policy of either`
            };
        }
        case 'cycle': {
            const names = new Map(known.map(name => [(0,trustFramework/* keyOf */.TN)(name), name]));
            const cycle = problem.cycle.map(key => names.get(key) ?? key);
            return { ...place, problem: `${id} inherits from itself: ${cycle.join(' \u2192 ')}` };
        }
        case 'tooDeep': {
            const { levels, most } = problem;
            return { ...place, problem: `${id} is policy ${levels} in a line of inheritance; the service takes ${most}` };
        }
    }
};
/** Source: azure-ad-b2c, service-limits. */
const mostBytes = 1_024 * 1_024;
const sizeMistakes = ({ file, uploadText }) => {
    const bytes = Buffer.byteLength(uploadText);
    if (bytes <= mostBytes)
        return [];
    const problem = `has ${bytes} bytes once it is filled in; the service takes ${mostBytes} (1,024 KB)`;
    return [{ file, line: 1, column: 1, problem }];
};
/** One mistake for each key that is missing, at the first place that names it. */
const keyMistakes = (document, policyKeys) => {
    const { file, positionOf, storageReferences } = document;
    const known = new Set(policyKeys.map(key => (0,trustFramework/* keyOf */.TN)((0,trustFramework/* withPrefix */.Fe)(key))));
    const missing = new Map(storageReferences.toReversed().map(reference => [reference.key, reference]));
    return [...missing.values()]
        .filter(({ key }) => !known.has(key))
        .map(({ id, offset }) => ({
        file,
        ...positionOf(offset),
        problem: `needs the policy key ${(0,words/* quoted */.TL)(id)}, which is neither declared under policyKeys nor in the tenant${(0,suggest/* didYouMean */.au)(id, policyKeys.map(trustFramework/* withPrefix */.Fe)) || ';'} accepted: a key of either`
    }));
};
const developmentNotices = (documents) => {
    const files = documents.filter(({ deploymentMode }) => deploymentMode === 'Development').map(({ file }) => file);
    if (files.length === 0)
        return [];
    const text = `DeploymentMode is Development in an environment of production, where a journey recorder then logs claims in clear text: ${files.join(', ')}; customPolicies.deploymentMode: Production sets it for all`;
    return [{ level: 'warning', text }];
};

;// CONCATENATED MODULE: ./build/resources/customPolicies/redaction.js
// Hiding secrets in what is told of policies: settings that come from the environment of the step.
/**
 * Hides these secrets, also without the white space around them: texts of elements are told so. Longer ones come first, as one may
 * hold another.
 */
const redactionOf = (secrets) => {
    const texts = new Set(secrets.flatMap(text => [text, text.trim()]).filter(text => text !== ''));
    const longestFirst = [...texts].sort((one, other) => other.length - one.length);
    return {
        hides: text => longestFirst.some(secret => text.includes(secret)),
        hide: text => longestFirst.reduce((shown, secret) => shown.replaceAll(secret, () => '***'), text)
    };
};

// EXTERNAL MODULE: ./build/util/guid.js
var guid = __webpack_require__(79704);
;// CONCATENATED MODULE: ./build/resources/customPolicies/settings.js
// The values that placeholders stand for, and who wins where a name has several: what the run itself knows (tenant, environment,
// file), then the settings of the declaration, then ids that were looked up in the tenant, then the entry of appsettings.json.




/** What stands for an id that exists only later, so that the text can be checked. It is no id of anything. */
const standIn = '00000000-0000-4000-8000-000000000000';
/** The name of a tenant: the first label of its domain. */
const tenantName = ({ domain }) => domain.split('.')[0] ?? domain;
/** The host of a tenant's sign-in pages. */
const loginHost = (tenant) => tenant.loginHost ?? `${tenantName(tenant)}.b2clogin.com`;
/** True when the text names this tenant as a policy may: by its domain, in any case. */
const isTenantDomain = (text, { domain }) => text.toLowerCase() === domain.toLowerCase();
/**
 * True when the Tenant of an entry of appsettings.json is this one: the domain, its first label, which is what policies with
 * `{Settings:Tenant}.onmicrosoft.com` need, or the id.
 */
const isTenant = (text, tenant) => [tenant.domain, tenantName(tenant), tenant.id].some(word => word.toLowerCase() === text.trim().toLowerCase());
const known = (text) => ({ state: 'known', text });
/** Puts the values of all sources together. */
const collectSettings = (values, entry) => {
    const { tenant, environment, settings, lookedUp, apps } = values;
    const byName = new Map();
    const notices = [];
    const add = (name, value, from) => {
        const taken = byName.get(name.toLowerCase());
        if (value === undefined)
            return;
        if (taken === undefined)
            byName.set(name.toLowerCase(), { name, value, from });
        else if (from === 'entry')
            notices.push(...differingId(name, value, taken, entry));
        else if (taken.from === 'run' && from === 'declaration')
            notices.push(ignoredSetting(taken.name));
    };
    // An entry may name the tenant without its domain; its policies are written for that form.
    const written = entry?.tenant.trim() ?? '';
    const isShort = written.toLowerCase() === tenantName(tenant).toLowerCase();
    add('Tenant', known(isShort ? tenantName(tenant) : tenant.domain), 'run');
    const environmentName = entry?.name ?? environment;
    add('Environment', environmentName === undefined ? undefined : known(environmentName), 'run');
    for (const name of fileNames)
        byName.set(name.toLowerCase(), { name, value: { state: 'unknown' }, from: 'run' });
    for (const [name, value] of Object.entries(settings))
        add(name, value, 'declaration');
    for (const [name, value] of Object.entries(lookedUp))
        add(name, value, 'tenant');
    add('TenantObjectId', known(tenant.id), 'tenant');
    for (const [key, value] of Object.entries(apps))
        add(key, value, 'tenant');
    for (const [name, text] of Object.entries(entry?.settings ?? {})) {
        // A looked-up id that is missing is not replaced by a word such as "your app id".
        if (isLookedUp(name) && !(0,guid/* isGuid */.W)(text.trim()))
            continue;
        add(name, known(text), 'entry');
    }
    // Where such a value is not known, what the tenant has in its place is the value of another run.
    const secrets = Object.values(settings).flatMap(value => value.isSecret ? [value.state === 'known' ? value.text : standIn] : []);
    return {
        get: name => byName.get(name.toLowerCase())?.value ?? (values.isIncomplete ? { state: 'unknown' } : undefined),
        names: [...byName.values()].map(({ name }) => name),
        shown: Object.fromEntries([...byName.values()].flatMap(({ name, value }) => value.state === 'known' && !value.isSecret ? [[name, value.text]] : [])),
        notices,
        secrets,
        redact: redactionOf(secrets).hide
    };
};
/** Names whose value depends on the file that they stand in. */
const fileNames = ['Filename', 'PolicyFilename'];
/** {@link LookedUpName}, all of them. */
const lookedUpNames = [
    'IdentityExperienceFrameworkAppId',
    'ProxyIdentityExperienceFrameworkAppId',
    'ExtensionsAppId',
    'ExtensionsObjectId'
];
const isLookedUp = (name) => lookedUpNames.some(known => known.toLowerCase() === name.toLowerCase());
const differingId = (name, value, taken, entry) => {
    if (taken.from !== 'tenant' || value.state === 'unknown' || !(0,guid/* isGuid */.W)(value.text.trim()))
        return [];
    const counts = taken.value;
    if (counts.state === 'known' && counts.text.toLowerCase() === value.text.trim().toLowerCase())
        return [];
    const instead = counts.state === 'known' ? `the tenant has ${counts.text}` : 'the application is yet to be created';
    const text = `${entry?.file ?? 'appsettings.json'}: ${name} of the environment ${(0,words/* quoted */.TL)(entry?.name ?? '')} is ${value.text.trim()}, but ${instead}, which counts`;
    return [{ level: 'warning', text }];
};
const ignoredSetting = (name) => ({
    level: 'warning',
    text: `customPolicies.settings: ${name} is known without being written; the setting of that name is ignored`
});
/** The value of a setting in one file. */
const settingIn = (settings, name, file) => {
    const base = (file.split('/').at(-1) ?? file).replace(/\.xml$/i, '');
    const wanted = name.toLowerCase();
    if (wanted === 'filename')
        return known(base);
    if (wanted === 'policyfilename')
        return known((0,trustFramework/* withoutPrefix */.Z7)(base));
    return settings.get(name);
};

;// CONCATENATED MODULE: ./build/resources/customPolicies/equality.js
// Whether a policy of the tenant means what ours means, and where it does not.




const mostTold = 12;
/**
 * The differences between the policy that is wanted and the one that the tenant has, as a path of elements with what stands there
 * before and after; none when both mean the same. Order of elements counts, that of attributes does not. TenantObjectId does not
 * count, nor does PublicPolicyUri where ours has none; ids of policies and tenants are compared without case.
 * At most `most` differences are told, and a last one that says how many more there are.
 */
const differences = (wanted, existing, { secrets, most = mostTold }) => {
    const found = [];
    const { hides, hide } = hider(secrets);
    const tell = (path, before, after) => {
        // What stands there today may be the secret's value of yesterday.
        const isSecret = after === null ? secrets.length > 0 : hides(after);
        const [one, other] = excerpts(before === null ? null : isSecret ? '(hidden)' : hide(before), after === null ? null : hide(after));
        found.push({ field: endOf(oneLine(hide(path))), before: one, after: other });
    };
    compareElements(wanted, existing, '', { tell, hides });
    const left = found.length - most;
    return left > 0 ? [...found.slice(0, most), { field: `and ${left} more`, before: null, after: null }] : found;
};
/** True when both mean the same. */
const isSamePolicy = (wanted, existing) => differences(wanted, existing, { secrets: [] }).length === 0;
/** Hides secrets as policies hold them. An id that is not known yet is said to be one. */
const hider = (secrets) => {
    const { hides, hide } = redactionOf(secrets.map(unixLines));
    return { hides, hide: text => hide(text).replaceAll(standIn, '(known later)') };
};
const oneLine = (text) => text.replace(/[ \t\r\n\u0085\u2028\u2029]+/g, ' ');
const longestShown = 100;
const sharedShown = 20;
const shortened = (text, from) => {
    const characters = [...text.slice(from).toWellFormed()];
    const cut = characters.length > longestShown ? `${characters.slice(0, longestShown).join('')}\u2026` : characters.join('');
    return from > 0 ? `\u2026${cut}` : cut;
};
/** A path as it is shown: of a long one the end, which tells its element apart. */
const endOf = (path) => {
    const characters = [...path.toWellFormed()];
    const end = characters.slice(-longestShown).join('');
    return characters.length > longestShown ? `\u2026${end}` : end;
};
/** Two texts as they are shown: of long ones the part that begins shortly before the first difference. */
const excerpts = (before, after) => {
    if (before === null || after === null) {
        return [
            before === null ? null : shortened(oneLine(before), 0),
            after === null ? null : shortened(oneLine(after), 0)
        ];
    }
    const [one, other] = [oneLine(before), oneLine(after)];
    if (one === other)
        return [`${shortened(one, 0)} (with other white space)`, shortened(other, 0)];
    let shared = 0;
    while (one[shared] === other[shared])
        shared++;
    const isLong = Math.max(one.length, other.length) > longestShown;
    const from = isLong ? Math.max(0, shared - sharedShown) : 0;
    return [shortened(one, from), shortened(other, from)];
};
const compareElements = (wanted, existing, path, context) => {
    const { tell } = context;
    const isRoot = path === '';
    const here = isRoot ? wanted.name : path;
    if (wanted.name !== existing.name || wanted.namespace !== existing.namespace) {
        tell(here, `${existing.name} of ${existing.namespace || 'no namespace'}`, `${wanted.name} of ${wanted.namespace || 'no namespace'}`);
        return;
    }
    const fold = isRoot ? foldedOfRoot : sameText;
    for (const name of new Set([...wanted.attributes.keys(), ...existing.attributes.keys()])) {
        if (isRoot && (name === 'TenantObjectId' || (name === 'PublicPolicyUri' && !wanted.attributes.has(name))))
            continue;
        const after = wanted.attributes.get(name) ?? null;
        const before = existing.attributes.get(name) ?? null;
        const isSame = after === null || before === null ? after === before : fold(name, after) === fold(name, before);
        if (!isSame)
            tell(`${here}/@${name}`, before, after);
    }
    if (!isSameLeaf(wanted.text, existing.text, here))
        tell(here, existing.text.exact, wanted.text.exact);
    compareContent(wanted, existing, isRoot ? '' : `${path}/`, context);
};
const sameText = (_, text) => text;
const foldedOfRoot = (name, text) => ['PolicyId', 'TenantId', 'PublicPolicyUri'].includes(name) ? text.trim().toLowerCase() : text;
const isSameLeaf = (wanted, existing, path) => {
    if (wanted.exact === existing.exact)
        return true;
    if (path === 'BasePolicy/TenantId')
        return (0,trustFramework/* keyOf */.TN)(wanted.exact.trim()) === (0,trustFramework/* keyOf */.TN)(existing.exact.trim());
    if (path === 'BasePolicy/PolicyId') {
        return (0,trustFramework/* keyOf */.TN)((0,trustFramework/* withPrefix */.Fe)(wanted.exact.trim())) === (0,trustFramework/* keyOf */.TN)((0,trustFramework/* withPrefix */.Fe)(existing.exact.trim()));
    }
    return (wanted.isSplit || existing.isSplit) && wanted.trimmed.some(text => existing.trimmed.includes(text));
};
const compareContent = (wanted, existing, prefix, context) => {
    const { tell, hides } = context;
    const after = keyed(wanted.content);
    const before = keyed(existing.content);
    const wantedKeys = new Set(after.map(({ key }) => key));
    const existingByKey = new Map(before.map(item => [item.key, item.child]));
    // Where a secret tells elements apart, the name of one that goes may be its value of yesterday.
    const isNamedBySecret = after.some(({ key }) => hides(key));
    for (const { key, child } of before) {
        if (wantedKeys.has(key))
            continue;
        const name = typeof child === 'string' ? 'text' : child.name;
        tell(`${prefix}${isNamedBySecret ? name : key}`, `<${name}>`, null);
    }
    for (const { key, child } of after) {
        const counterpart = existingByKey.get(key);
        if (counterpart === undefined)
            tell(`${prefix}${key}`, null, typeof child === 'string' ? child : tagOf(child));
        else if (typeof child !== 'string' && typeof counterpart !== 'string') {
            compareElements(child, counterpart, `${prefix}${key}`, context);
        }
    }
    const wantedOrder = after.filter(({ key }) => existingByKey.has(key)).map(({ key }) => key);
    const existingOrder = before.filter(({ key }) => wantedKeys.has(key)).map(({ key }) => key);
    const moved = wantedOrder.findIndex((key, index) => key !== existingOrder[index]);
    if (moved >= 0)
        tell(`${prefix}order`, existingOrder[moved] ?? null, wantedOrder[moved] ?? null);
};
const tagOf = ({ name, attributes, text }) => `<${[name, ...Array.from(attributes, ([key, value]) => `${key}="${value}"`)].join(' ')}>${text.exact}`;
/** What tells elements of one name apart, the first that is there. */
const identifying = [
    'Id',
    'Key',
    'ReferenceId',
    'ClaimTypeReferenceId',
    'TechnicalProfileReferenceId',
    'StringId',
    'Order',
    'Language'
];
/** The children with a key each, which people read as a step of the path; equal ones are numbered. */
const keyed = (content) => {
    const counts = new Map();
    return content.map(child => {
        const step = stepOf(child);
        const count = (counts.get(step) ?? 0) + 1;
        counts.set(step, count);
        return { child, key: count === 1 ? step : `${step} (${count})` };
    });
};
const stepOf = (child) => {
    if (typeof child === 'string')
        return `text "${child}"`;
    const by = identifying.find(name => child.attributes.has(name));
    const value = by === undefined ? displayName(child) : child.attributes.get(by);
    return value === undefined ? child.name : `${child.name}[${value}]`;
};
const displayName = ({ content }) => content
    .flatMap(child => (typeof child !== 'string' && child.name === 'DisplayName' ? [child.text.exact] : []))
    .find(text => text !== '');

// EXTERNAL MODULE: ./build/clouds.js
var clouds = __webpack_require__(39924);
// EXTERNAL MODULE: ./build/graph/requirements.js
var requirements = __webpack_require__(20247);
// EXTERNAL MODULE: ./build/resources/app/frameworkApps.js
var frameworkApps = __webpack_require__(23114);
// EXTERNAL MODULE: ./build/resources/app/locate.js
var locate = __webpack_require__(92954);
// EXTERNAL MODULE: ./build/resources/tenant/organization.js
var tenant_organization = __webpack_require__(1796);
// EXTERNAL MODULE: ./build/resources/tenant/unread.js
var unread = __webpack_require__(79612);
// EXTERNAL MODULE: ./build/graph/paths.js
var paths = __webpack_require__(71419);
;// CONCATENATED MODULE: ./build/resources/customPolicies/reads.js
// The applications whose ids custom policies hold, as they are looked for by name. Source: azure-ad-b2c, extensions-app.




const applicationsRead = (filter, operation) => ({
    path: `/applications?$filter=${filter}&$select=id,appId,displayName`,
    operation,
    requirement: requirements/* requirements */.Ln.readApplications
});
const extensionsName = 'b2c-extensions-app';
/** The application that keeps the attributes of users. */
const extensionsAppRead = applicationsRead(`startswith(displayName,${(0,paths/* literal */.eu)(extensionsName)})`, `look for the application ${extensionsName}`);
/** The applications of a display name. */
const namedApplicationsRead = (displayName) => applicationsRead(`displayName%20eq%20${(0,paths/* literal */.eu)(displayName)}`, `look for the application ${displayName}`);
/** The applications of an answer. @throws ActionError `protocol` for an answer that is no list. */
const applicationsOf = (read) => (answer) => (0,unread/* entriesOfList */._t)(read)(answer).map(({ id, appId, displayName }) => ({
    id: (0,json/* asText */.e1)(id),
    appId: (0,json/* asText */.e1)(appId).toLowerCase(),
    displayName: (0,json/* asText */.e1)(displayName)
}));
const fullExtensionsName = 'b2c-extensions-app. Do not modify. Used by AADB2C for storing user data.';
/** The one that Azure AD B2C made, by its full name: others may begin alike. */
const extensionsAppOf = (found) => found.find(({ displayName }) => displayName === fullExtensionsName) ??
    found.find(({ displayName }) => /^b2c-extensions-app\. Do not modify/i.test(displayName)) ??
    (found.length === 1 ? found[0] : undefined);

;// CONCATENATED MODULE: ./build/resources/customPolicies/lookup.js
// The values that policies take from the tenant: its name and id, the client ids of applications that the file declares, of the two
// of the Identity Experience Framework, and of b2c-extensions-app.









/** The applications of the Identity Experience Framework with the names that policies use for their client ids. */
const namedApps = [
    { name: 'IdentityExperienceFrameworkAppId', ...frameworkApps/* frameworkApps */.B.framework },
    { name: 'ProxyIdentityExperienceFrameworkAppId', ...frameworkApps/* frameworkApps */.B.proxy }
];
const unknown = { state: 'unknown' };
const lookup_known = (text) => ({ state: 'known', text });
/** What is known without looking: enough to tell which policies the files are about. @throws ActionError. */
const lookUpNothing = async (wanted, scope) => ({
    tenant: await readTenant(scope),
    lookedUp: Object.fromEntries(lookedUpNames.map(name => [name, unknown])),
    apps: Object.fromEntries(wanted.appKeys.map(key => [key, unknown])),
    extensions: undefined,
    refused: []
});
/** Looks everything up; all requests that do not wait for another leave in the same turn. @throws ActionError. */
const lookUp = async (wanted, scope) => {
    const declared = scope.services.apps.keys();
    const undeclared = namedApps.filter(({ name, key }) => wanted.uses.lookedUp.has(name) && !declared.includes(key));
    const [tenant, extensions, apps, ...framework] = await Promise.all([
        readTenant(scope),
        readExtensionsApp(wanted, scope),
        Promise.all(declared.map(async (key) => [key, await clientIdOf(key, scope)])),
        ...undeclared.map(async (app) => ({ app, found: await readNamed(app.displayName, scope) }))
    ]);
    const lookedUp = {};
    for (const { name, key } of namedApps) {
        const own = apps.find(([declaredKey]) => declaredKey === key);
        if (own !== undefined)
            lookedUp[name] = own[1];
    }
    for (const { app, found } of framework) {
        if (!found.isRead)
            lookedUp[app.name] = unknown;
        else if (found.value !== undefined)
            lookedUp[app.name] = lookup_known(found.value.appId);
    }
    const app = extensions.isRead ? extensions.value : undefined;
    // A new tenant may get it within minutes: it is looked for again before a policy that needs it is sent.
    lookedUp.ExtensionsAppId = app === undefined ? unknown : lookup_known(app.appId);
    lookedUp.ExtensionsObjectId = app === undefined ? unknown : lookup_known(app.id);
    const refused = [extensions, ...framework.map(({ found }) => found)].flatMap(one => (one.isRead ? [] : [one]));
    return { tenant, lookedUp, apps: Object.fromEntries(apps), extensions: app, refused };
};
/** The values of applications that the run has made by now. */
const madeValues = async (before, scope) => {
    const { apps: directory } = scope.services;
    const apps = { ...before.apps };
    const lookedUp = { ...before.lookedUp };
    for (const key of directory.keys()) {
        const { made } = await directory.scope(key);
        if (made.application === undefined)
            continue;
        apps[key] = lookup_known(made.application.appId);
        const framework = namedApps.find(app => app.key === key);
        if (framework !== undefined)
            lookedUp[framework.name] = apps[key];
    }
    return { ...before, apps, lookedUp };
};
/** The values with those of b2c-extensions-app, once it has been found. */
const withExtensionsApp = (before, app) => app === undefined
    ? before
    : {
        ...before,
        extensions: app,
        lookedUp: { ...before.lookedUp, ExtensionsAppId: lookup_known(app.appId), ExtensionsObjectId: lookup_known(app.id) }
    };
/** A run that restores an application knows its id once it is back; a plan says what that will be. */
const clientIdOf = async (key, { services }) => {
    const { app, application } = await services.apps.scope(key);
    const located = await application();
    if (located.state === 'found')
        return lookup_known(located.application.appId);
    const deleted = services.mode === 'plan' ? (0,locate/* restorable */.wq)(app, located) : undefined;
    return deleted === undefined ? unknown : lookup_known(deleted.appId);
};
/** The tenant as its policies name it. @throws ActionError `permission` where its initial domain is not known. */
const readTenant = async ({ organization, services }) => {
    const { caller, asked } = services;
    const { id, initialDomain } = (0,tenant_organization/* tenantOf */.G8)(await organization(), caller, asked);
    if (initialDomain === undefined) {
        throw new build_errors/* ActionError */.lZ({
            code: 'permission',
            message: `The initial domain of the tenant ${id} is not known, and custom policies name it. Nothing was written.`,
            hint: `Give it as tenant-id. ${(0,requirements/* howToGrant */.Y2)(requirements/* requirements */.Ln.readOrganization)}`
        });
    }
    const domain = initialDomain.toLowerCase();
    return { domain, id, loginHost: (0,clouds/* signInHost */.F4)(domain) };
};
const readExtensionsApp = async ({ uses }, scope) => {
    const isNeeded = uses.lookedUp.has('ExtensionsAppId') || uses.lookedUp.has('ExtensionsObjectId');
    const parse = applicationsOf(extensionsAppRead);
    if (isNeeded)
        return (0,unread/* readIfAllowed */.Oj)(scope, extensionsAppRead, answer => extensionsAppOf(parse(answer)));
    // Only the outputs tell of it then: a caller that may not read applications deploys policies all the same.
    const answer = await scope.reader.get({ ...extensionsAppRead, optional: true });
    return { isRead: true, value: answer.status === 200 ? extensionsAppOf(parse(answer)) : undefined };
};
/** @throws ActionError `conflict` where several applications have the name. */
const readNamed = (displayName, scope) => {
    const read = namedApplicationsRead(displayName);
    return (0,unread/* readIfAllowed */.Oj)(scope, read, answer => {
        const found = applicationsOf(read)(answer).filter(app => app.displayName === displayName);
        if (found.length < 2)
            return found[0];
        throw new build_errors/* ActionError */.lZ({
            code: 'conflict',
            message: `${found.length} applications are named ${displayName}, and a policy needs the client id of one: ${found.map(({ appId }) => appId).join(', ')}. Nothing was written.`,
            hint: `Remove the one that is not in use, or give its id as a setting: customPolicies.settings.${displayName}AppId.`
        });
    });
};

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/util/files.js
var util_files = __webpack_require__(9118);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
;// CONCATENATED MODULE: ./build/resources/customPolicies/looseJson.js
// JSON as editors tolerate it: comments and commas before a closing bracket, with the place of what is wrong. Source: the "JSON
// with Comments" mode of Visual Studio Code.
const ignored = /(?:[\s\uFEFF]|\/\/[^\r\n]*|\/\*[\s\S]*?\*\/)*/y;
const scalar = /"(?:[^"\\\r\n]|\\.)*"|-?\d[\d.eE+-]*|true|false|null/y;
/** Reads a text. */
const parseLooseJson = (text) => {
    let offset = 0;
    const take = (pattern) => {
        pattern.lastIndex = offset;
        const found = pattern.exec(text)?.[0] ?? '';
        offset += found.length;
        return found;
    };
    const next = () => {
        take(ignored);
        return text.charAt(offset);
    };
    const expect = (character) => {
        if (next() !== character)
            throw new SyntaxError(`"${character}" is expected here`);
        offset += 1;
    };
    const readScalar = (what) => {
        const start = offset;
        const written = take(scalar);
        if (written === '')
            throw new SyntaxError(`${what} is expected here`);
        try {
            const value = JSON.parse(written);
            return typeof value === 'number' && String(value) !== written ? written : value;
        }
        catch {
            offset = start;
            throw new SyntaxError(`${what} is expected here`);
        }
    };
    const readItems = (open, close, item) => {
        const items = [];
        expect(open);
        while (next() !== close) {
            items.push(item());
            if (next() !== close)
                expect(',');
        }
        expect(close);
        return items;
    };
    const readEntry = () => {
        const key = next() === '"' ? String(readScalar('a name in quotes')) : undefined;
        if (key === undefined)
            throw new SyntaxError('a name in quotes is expected here');
        expect(':');
        return [key, readValue()];
    };
    const readValue = () => {
        const first = next();
        if (first === '{')
            return Object.fromEntries(readItems('{', '}', readEntry));
        return first === '[' ? readItems('[', ']', readValue) : readScalar('a value');
    };
    try {
        const value = readValue();
        if (next() !== '')
            throw new SyntaxError('something follows the value');
        return { ok: true, value };
    }
    catch (thrown) {
        return { ok: false, offset, problem: thrown instanceof SyntaxError ? thrown.message : 'it nests too deep' };
    }
};

// EXTERNAL MODULE: ./build/util/result.js
var result = __webpack_require__(82856);
;// CONCATENATED MODULE: ./build/resources/customPolicies/textFile.js
// A file as text: byte-order marks, UTF-16 and the encodings that an XML declaration may name are read as what they are.
// Source: Extensible Markup Language (XML) 1.0, appendix F, detection of character encodings.




/** Four times what the service takes for a policy. */
const textFile_mostBytes = 4 * 1024 * 1024;
/** Reads a file; a problem continues a sentence that begins with its name. @throws what `onFile` throws. */
const readTextFile = async (file, onFile) => {
    const bytes = await (0,util_files/* readPlainFile */.b$)(file, textFile_mostBytes, 'a policy may have 1,048,576, and anything else goes under exclude');
    if (!bytes.ok)
        return bytes;
    onFile?.(file, bytes.value);
    return decodeBytes(bytes.value);
};
/** The text of the bytes, without a byte-order mark. */
const decodeBytes = (bytes) => {
    const encoding = detectedEncoding(bytes);
    if (encoding === undefined)
        return (0,result/* err */._)('is encoded in UTF-32; accepted: UTF-8 or UTF-16');
    const text = decode(bytes, encoding) ?? decodeDeclared(bytes);
    if (text !== undefined)
        return (0,result.ok)(text.replace(/^\uFEFF+/, ''));
    const declared = declaredEncoding(bytes);
    const lenient = new TextDecoder(encoding).decode(bytes);
    const { line } = positionsOf(lenient)(Math.max(0, lenient.indexOf('\uFFFD')));
    const says = declared === undefined ? '' : `, nor ${(0,words/* quoted */.TL)(declared)}, which its first line names`;
    return (0,result/* err */._)(`is not encoded in ${encoding.toUpperCase()}${says} (first seen in line ${line}); accepted: UTF-8, or UTF-16 with a byte-order mark`);
};
const detectedEncoding = ([a, b, c, d]) => {
    if ((a === 0xff && b === 0xfe && c === 0 && d === 0) || (a === 0 && b === 0 && c === 0xfe && d === 0xff))
        return undefined;
    if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0))
        return 'utf-16le';
    if ((a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c))
        return 'utf-16be';
    return 'utf-8';
};
const decode = (bytes, encoding) => {
    try {
        return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
    }
    catch {
        return undefined;
    }
};
const declaration = /^(<\?xml\s[^>]*?\sencoding\s*=\s*["'])([\w.:-]+)/;
const declaredEncoding = (bytes) => declaration.exec(Buffer.from(bytes.subarray(0, 200)).toString('latin1'))?.[2];
// Bytes that are UTF-8 are read as that, whatever the declaration says: editors change the one and forget the other.
const decodeDeclared = (bytes) => {
    const declared = declaredEncoding(bytes);
    return declared === undefined || /^utf-?(?:8|16)/i.test(declared) ? undefined : decode(bytes, declared);
};
/** The text with a declaration that names UTF-8, in which it is sent; one that names nothing else stays as it is. */
const declaredAsUtf8 = (text) => text.replace(declaration, (whole, before, encoding) => /^utf-8$/i.test(encoding) ? whole : `${before}utf-8`);

;// CONCATENATED MODULE: ./build/resources/customPolicies/appSettings.js
// appsettings.json, the file of the VS Code extension for Azure AD B2C: one entry an environment, with the tenant and the values of
// `{Settings:\u2026}`. Source: azure-ad-b2c/vscode-extension, "App settings" of its README and src/PolicyBuild.ts.










/**
 * Looks for appsettings.json, whatever its case, in the policy folder and above it up to the checkout's root, and takes the entry of
 * the environment. A file of that name that belongs to something else (ASP.NET has one) has no `Environments` and is passed over.
 */
const findAppSettings = async (place) => {
    const { checkout, environment } = place;
    if (place.file !== undefined && !(0,util_files/* isInside */.FK)(external_node_path_.resolve(checkout, place.file), checkout)) {
        return refused(place.file, 'leads out of the checkout; accepted: a file inside it', 'appsettings');
    }
    const candidates = place.file === undefined ? await candidatesAbove(place) : [external_node_path_.resolve(checkout, place.file)];
    for (const candidate of candidates) {
        const file = (0,util_files/* relativeName */.IC)(candidate, checkout);
        const read = await readTextFile(candidate, place.onFile);
        const isNamed = place.file !== undefined;
        if (!read.ok)
            return refused(file, read.problem, isNamed ? 'appsettings' : undefined);
        const parsed = parseLooseJson(read.value);
        if (!parsed.ok) {
            // Without an environment nobody asked for the file.
            if (environment === undefined && !isNamed)
                continue;
            const at = positionsOf(read.value)(parsed.offset);
            return { mistakes: [{ file, ...at, problem: `is not JSON: ${parsed.problem}` }] };
        }
        const top = (0,json/* isObject */.Gv)(parsed.value) ? parsed.value : {};
        if (!Array.isArray(top.Environments)) {
            if (isNamed)
                return refused(file, 'has no list Environments, as the file of the VS Code extension has');
            continue;
        }
        const environmentsFolder = external_node_path_.resolve(external_node_path_.dirname(candidate), (0,json/* asText */.e1)(top.EnvironmentsFolder) || 'Environments');
        if (environment === undefined)
            return { environmentsFolder, mistakes: [] };
        return { environmentsFolder, ...chosen(file, read.value, top.Environments, environment) };
    }
    if (environment === undefined)
        return { mistakes: [] };
    const where = (0,util_files/* relativeName */.IC)(place.folder, checkout);
    const problem = `${(0,words/* quoted */.TL)(environment)} is an entry of appsettings.json, but neither the folder ${where} nor one above it has that file with Environments; put it there, or give its path as customPolicies.appsettings`;
    return refused(where, problem, 'environment');
};
const refused = (file, problem, blamed) => ({
    mistakes: [{ file, line: 1, column: 1, problem, ...(blamed && { blamed }) }]
});
/** Plain files that lie in the checkout: what a link leads to elsewhere is nobody's settings, and a folder of that name is none. */
const candidatesAbove = async ({ checkout, folder }) => {
    const root = await (0,promises_.realpath)(checkout).catch(() => checkout);
    const isOurs = async (file) => {
        const real = await (0,promises_.realpath)(file).catch(() => undefined);
        return real !== undefined && (0,util_files/* isInside */.FK)(real, root) && (await (0,promises_.stat)(real)).isFile();
    };
    const found = [];
    for (let here = folder; (0,util_files/* isInside */.FK)(here, checkout); here = external_node_path_.dirname(here)) {
        const names = await (0,promises_.readdir)(here).catch(() => []);
        const own = names.filter(name => name.toLowerCase() === 'appsettings.json').toSorted();
        for (const name of own)
            if (await isOurs(external_node_path_.join(here, name)))
                found.push(external_node_path_.join(here, name));
    }
    return found;
};
const chosen = (file, text, list, environment) => {
    const entries = (0,json/* asObjects */.Nt)(list);
    const names = entries.map(({ Name }) => (0,json/* asText */.e1)(Name)).filter(name => name !== '');
    const positionOf = positionsOf(text);
    const exact = entries.filter(({ Name }) => (0,json/* asText */.e1)(Name) === environment);
    const near = entries.filter(({ Name }) => (0,json/* asText */.e1)(Name).toLowerCase() === environment.toLowerCase());
    const matching = exact.length > 0 ? exact : near;
    const [written, second] = matching;
    if (written === undefined) {
        const at = positionOf(Math.max(0, text.search(/"Environments"/)));
        const problem = `has no environment ${(0,words/* quoted */.TL)(environment)}${(0,suggest/* didYouMean */.au)(environment, names) || ';'} it has: ${names.map(words/* quoted */.TL).join(', ') || 'none'}`;
        return { mistakes: [{ file, ...at, problem }] };
    }
    const name = (0,json/* asText */.e1)(written.Name);
    const nameAt = textOffset(text, 'Name', name);
    if (second !== undefined) {
        return {
            mistakes: [{ file, ...positionOf(nameAt), problem: `has several environments named ${(0,words/* quoted */.TL)(environment)}` }]
        };
    }
    const tenant = (0,json/* asText */.e1)(written.Tenant);
    const at = positionOf(tenant === '' ? nameAt : textOffset(text, 'Tenant', tenant));
    const entry = {
        file,
        name,
        tenant,
        at,
        isProduction: written.Production === true,
        settings: textsOf(written.PolicySettings)
    };
    return { entry, mistakes: [] };
};
/** Where a text stands as the value of a key; the beginning of the file when it is spelt otherwise. */
const textOffset = (text, key, value) => {
    const spelt = JSON.stringify(value).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    const found = new RegExp(`("${key}"\\s*:\\s*)${spelt}`).exec(text);
    return found === null ? 0 : found.index + (found[1] ?? '').length;
};
const textsOf = (settings) => Object.fromEntries(Object.entries((0,json/* isObject */.Gv)(settings) ? settings : {}).flatMap(([key, value]) => typeof value === 'object' || value === undefined ? [] : [[key, String(value)]]));
/** What is wrong with an entry in a run for this tenant: it may belong to another one. An entry without Tenant is fine. */
const entryMistakes = (entry, tenant) => {
    if (entry === undefined || entry.tenant.trim() === '' || isTenant(entry.tenant, tenant))
        return [];
    const problem = `Tenant of the environment ${(0,words/* quoted */.TL)(entry.name)} is ${(0,words/* quoted */.TL)(entry.tenant)}, but this run is for ${tenant.domain}; accepted: ${tenant.domain}`;
    return [{ file: entry.file, ...entry.at, problem }];
};

;// CONCATENATED MODULE: ./build/resources/customPolicies/files.js
// The files of the policy folder: every .xml below it, in an order that is the same on every machine.







const outside = 'leads out of the checkout; accepted: a folder inside it';
/** More files than this are no policies: a tenant takes 200. */
const mostFiles = 2_000;
const mostFolders = 10_000;
/**
 * Reads the folder. Names that begin with a dot are left out, as are the extension's output, what `exclude` matches, and links that
 * lead out of the checkout; a folder that is reached twice is read once.
 */
const readFolder = async (place) => {
    const { checkout, folder } = place;
    const nameOf = (file) => (0,util_files/* relativeName */.IC)(file, checkout);
    const mistakes = [];
    const refuse = (file, problem) => {
        mistakes.push({ file: nameOf(file), line: 1, column: 1, problem, ...(file === folder && { blamed: 'folder' }) });
    };
    const notices = [];
    if (!(0,util_files/* isInside */.FK)(folder, checkout)) {
        refuse(folder, outside);
        return { files: [], mistakes, notices };
    }
    const exclusion = exclusionOf(place);
    const found = await walk(place, exclusion, refuse, link => {
        notices.push({
            level: 'notice',
            text: `${nameOf(link)} is a link that leads nowhere or out of the checkout: left out`
        });
    });
    for (const pattern of mistakes.length > 0 ? [] : exclusion.unused()) {
        const text = `customPolicies.exclude: ${(0,words/* quoted */.TL)(pattern)} leaves out nothing; patterns are of paths below ${nameOf(folder)}, with slashes, and case counts`;
        notices.push({ level: 'notice', text });
    }
    const files = [];
    for (const file of found.toSorted((one, other) => compareTexts(nameOf(one), nameOf(other)))) {
        const read = await readTextFile(file, place.onFile);
        if (read.ok)
            files.push({ file: nameOf(file), text: read.value });
        else
            refuse(file, read.problem);
    }
    return { files, mistakes, notices };
};
const exclusionOf = ({ folder, exclude, environmentsFolder }) => {
    const patterns = exclude.map(pattern => ({ pattern, glob: pattern.replace(/^\.?\/|\/$/g, ''), isUsed: false }));
    const leftOut = [];
    return {
        leavesOut: file => {
            const name = (0,util_files/* relativeName */.IC)(file, folder);
            const matching = patterns.filter(({ glob }) => external_node_path_.posix.matchesGlob(name, glob));
            for (const one of matching)
                one.isUsed = true;
            const isOut = matching.length > 0 || external_node_path_.basename(file).startsWith('.') || file === environmentsFolder;
            if (isOut)
                leftOut.push(`${name}/`);
            return isOut;
        },
        // What lies below a folder that is left out as a whole is not looked at.
        unused: () => patterns.flatMap(({ pattern, glob, isUsed }) => isUsed || leftOut.some(name => glob.startsWith(name)) ? [] : pattern)
    };
};
const walk = async ({ checkout, folder }, { leavesOut }, refuse, leftOut) => {
    const root = await (0,promises_.realpath)(checkout).catch(() => checkout);
    const visited = new Set();
    const files = [];
    const folders = [folder];
    for (let here = folders.shift(); here !== undefined; here = folders.shift()) {
        try {
            const real = await (0,promises_.realpath)(here);
            if (visited.has(real))
                continue;
            visited.add(real);
            if (!(0,util_files/* isInside */.FK)(real, root)) {
                if (here === folder)
                    refuse(here, outside);
                else
                    leftOut(here);
                continue;
            }
            const entries = await (0,promises_.readdir)(here, { withFileTypes: true });
            // Links come last, so that what they lead to is known by its own name where it is in the folder too.
            const linksLast = entries.toSorted((one, other) => Number(one.isSymbolicLink()) - Number(other.isSymbolicLink()) || compareTexts(one.name, other.name));
            for (const entry of linksLast) {
                const full = external_node_path_.join(here, entry.name);
                if (leavesOut(full))
                    continue;
                const target = entry.isSymbolicLink() ? await (0,promises_.stat)(full).catch(() => undefined) : entry;
                if (target === undefined)
                    leftOut(full);
                else if (target.isDirectory())
                    folders.push(full);
                else if (target.isFile() && /\.xml$/i.test(entry.name))
                    files.push(full);
                if (files.length > mostFiles || visited.size + folders.length > mostFolders) {
                    refuse(folder, `holds more than ${mostFiles} files of XML or ${mostFolders} folders; name the folder of the policies alone`);
                    return [];
                }
            }
        }
        catch (thrown) {
            refuse(here, here === folder ? `is no folder that can be read: ${(0,build_errors/* messageOf */.bD)(thrown)}` : (0,build_errors/* messageOf */.bD)(thrown));
        }
    }
    return files.length === 0 ? [] : await withoutRepeats(files, checkout, leftOut);
};
/** Links to files: none that leads out of the checkout, and no file twice; its own name counts before that of a link. */
const withoutRepeats = async (files, checkout, leftOut) => {
    const root = await (0,promises_.realpath)(checkout);
    const byReal = new Map();
    for (const file of files) {
        const real = await (0,promises_.realpath)(file);
        const isOwnName = external_node_path_.relative(root, real) === external_node_path_.relative(checkout, file);
        if (!(0,util_files/* isInside */.FK)(real, root))
            leftOut(file);
        else if (isOwnName || !byReal.has(real))
            byReal.set(real, file);
    }
    return [...byReal.values()];
};

;// CONCATENATED MODULE: ./build/resources/customPolicies/characters.js
// The characters of XML and how they are written: which no document may hold, and what entities stand for.
// Source: Extensible Markup Language (XML) 1.0, fifth edition, 2.2 and 4.1.
/** A problem that makes a text no XML. */
const notXml = (offset, what) => ({
    offset,
    problem: `is not well-formed XML: ${what}`
});
const forbiddenPattern = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
/** The first character that no XML document can hold, escaped or not. */
const forbiddenCharacter = (text) => {
    const offset = text.search(forbiddenPattern);
    if (offset < 0)
        return undefined;
    const code = text.charCodeAt(offset).toString(16).toUpperCase().padStart(4, '0');
    return notXml(offset, `it holds the character U+${code}, which XML forbids`);
};
const referencePattern = /&(?:amp|lt|gt|quot|apos|#(\d+)|#x([\da-fA-F]+));|&/g;
/** The first "&" of a part of a text that begins nothing that XML knows, or a reference to a character that it forbids. */
const badReference = (text, { start, end }) => {
    for (const { 0: found, 1: decimal, 2: hexadecimal, index } of text.slice(start, end).matchAll(referencePattern)) {
        const offset = start + index;
        if (found === '&')
            return notXml(offset, '"&" begins no entity that XML knows; write &amp; for the character itself');
        const digits = hexadecimal === undefined ? decimal : `0x${hexadecimal}`;
        if (digits === undefined)
            continue;
        const code = Number(digits);
        if (code > 0x10ffff || forbiddenPattern.test(String.fromCodePoint(code))) {
            return notXml(offset, `${found} stands for a character that XML forbids`);
        }
    }
    return undefined;
};
const named = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/** The text that stands for what is written: entities resolved. The text must have been read without a problem. */
const decodeText = (written) => written.includes('&')
    ? written.replace(/&(?:#x([\da-fA-F]+)|#(\d+)|(\w+));/g, (_, hexadecimal, decimal, word) => word === undefined
        ? String.fromCodePoint(decimal === undefined ? Number.parseInt(hexadecimal, 16) : Number(decimal))
        : (named[word] ?? ''))
    : written;

;// CONCATENATED MODULE: ./build/resources/customPolicies/markup.js
// XML as a list of tokens with their offsets. Two things need the offsets, which no tree gives: to fill in placeholders before the
// text is a document, and to change single values of a document while every other byte stays. It also finds what the
// parser forgives and the service does not: a bare ampersand, ]]> in text, characters that XML forbids.
// Source: Extensible Markup Language (XML) 1.0, fifth edition.

/** Deeper than any policy; a tree of this depth can be walked by functions that call themselves. */
const deepest = 256;
/** More than any element of a policy has: attributes are compared with each other. */
const mostAttributes = 256;
/** Reads the tokens of a text. */
const readMarkup = (text) => {
    const tokens = [];
    const open = [];
    let hasRoot = false;
    let start = 0;
    const forbidden = forbiddenCharacter(text);
    const failed = (problem) => ({
        tokens,
        problem: forbidden !== undefined && forbidden.offset < problem.offset ? forbidden : problem
    });
    while (start < text.length) {
        const token = tokenAt(text, start);
        if ('problem' in token)
            return failed(token);
        if ((token.kind === 'text' || token.kind === 'cdata') && open.length === 0) {
            const isBlank = token.kind === 'text' && text.slice(token.start, token.end).trim() === '';
            if (!isBlank)
                return failed(outsideRoot(text, token.start, hasRoot));
        }
        if (token.kind === 'open') {
            if (open.length === 0 && hasRoot)
                return failed(notXml(start, 'a second root element begins; one file holds one'));
            if (open.length >= deepest)
                return failed({ offset: start, problem: `nests more than ${deepest} elements` });
            hasRoot = true;
            if (!token.isEmpty)
                open.push(token);
        }
        if (token.kind === 'close') {
            const opened = open.pop();
            if (opened === undefined)
                return failed(notXml(start, `</${token.name}> closes nothing`));
            if (opened.name !== token.name) {
                const line = text.slice(0, opened.start).split(/\r\n|\r|\n/).length;
                return failed(notXml(start, `</${token.name}> stands where <${opened.name}> of line ${line} must be closed first`));
            }
        }
        tokens.push(token);
        start = token.end;
    }
    const unclosed = open.at(-1);
    if (unclosed !== undefined)
        return failed(notXml(unclosed.start, `<${unclosed.name}> is never closed`));
    if (!hasRoot)
        return failed(notXml(0, text.trim() === '' ? 'it is empty' : 'it has no element'));
    return forbidden === undefined
        ? { tokens }
        : { tokens: tokens.filter(({ end }) => end <= forbidden.offset), problem: forbidden };
};
const outsideRoot = (text, start, hasRoot) => {
    const offset = start + text.slice(start).search(/\S/);
    return notXml(offset, hasRoot ? 'something follows the root element' : 'something stands before the first element');
};
const tokenAt = (text, start) => {
    if (text[start] !== '<')
        return textAt(text, start);
    if (text.startsWith('<!--', start))
        return commentAt(text, start);
    if (text.startsWith('<![CDATA[', start)) {
        const end = text.indexOf(']]>', start);
        if (end < 0)
            return notXml(start, 'a CDATA section is never closed');
        return { kind: 'cdata', start, end: end + 3, inner: { start: start + 9, end } };
    }
    if (/^<!doctype/i.test(text.slice(start, start + 9))) {
        return { offset: start, problem: 'holds a DOCTYPE, which no policy may have; take the declaration out' };
    }
    if (text.startsWith('<?', start))
        return instructionAt(text, start);
    return text[start + 1] === '/' ? closeAt(text, start) : openAt(text, start);
};
const textAt = (text, start) => {
    const next = text.indexOf('<', start);
    const range = { start, end: next < 0 ? text.length : next };
    const closing = text.slice(range.start, range.end).indexOf(']]>');
    if (closing >= 0)
        return notXml(start + closing, ']]> stands in text; write ]]&gt;');
    return badReference(text, range) ?? { kind: 'text', ...range };
};
const commentAt = (text, start) => {
    const dashes = text.indexOf('--', start + 4);
    if (dashes < 0)
        return notXml(start, 'a comment is never closed');
    if (text[dashes + 2] !== '>')
        return notXml(dashes, 'two hyphens stand inside a comment, where XML forbids them');
    return { kind: 'comment', start, end: dashes + 3 };
};
const instructionAt = (text, start) => {
    const end = text.indexOf('?>', start);
    if (end < 0)
        return notXml(start, 'a processing instruction is never closed');
    if (start > 0 && /^<\?xml[\s?]/i.test(text.slice(start, start + 6))) {
        return notXml(start, 'the XML declaration must be the very first thing in the file');
    }
    return { kind: 'instruction', start, end: end + 2 };
};
const markup_name = '[\\p{L}_:][\\p{L}\\p{M}\\p{N}_:.\\-·]*';
const closePattern = new RegExp(`</(${markup_name})[ \\t\\r\\n]*>`, 'uy');
const openPattern = new RegExp(`<(${markup_name})`, 'uy');
const attributePattern = new RegExp(`[ \\t\\r\\n]+(${markup_name})[ \\t\\r\\n]*=[ \\t\\r\\n]*("[^"]*"|'[^']*')`, 'uy');
const tagEndPattern = /[ \t\r\n]*(\/?)>/y;
const matchAt = (pattern, text, offset) => {
    pattern.lastIndex = offset;
    return pattern.exec(text);
};
const closeAt = (text, start) => {
    const found = matchAt(closePattern, text, start);
    if (found === null)
        return notXml(start, 'a closing tag is not complete');
    return { kind: 'close', name: found[1] ?? '', start, end: start + found[0].length };
};
const openAt = (text, start) => {
    const opening = matchAt(openPattern, text, start);
    if (opening === null)
        return notXml(start, '"<" begins no tag; write &lt; for the character itself');
    const element = opening[1] ?? '';
    const attributes = [];
    let offset = start + opening[0].length;
    for (;;) {
        const ending = matchAt(tagEndPattern, text, offset);
        if (ending !== null) {
            const end = offset + ending[0].length;
            return { kind: 'open', name: element, attributes, isEmpty: ending[1] === '/', start, end };
        }
        const found = matchAt(attributePattern, text, offset);
        if (found === null)
            return brokenTag(text, element, start, offset);
        const attribute = attributeOf(found);
        offset = attribute.end;
        const less = text.slice(attribute.value.start, attribute.value.end).indexOf('<');
        if (less >= 0) {
            // As the documentation writes the words that people are to replace.
            const isPlaceholder = /^<yourtenant>/i.test(text.slice(attribute.value.start + less));
            const way = isPlaceholder ? 'write yourtenant without the angle brackets' : 'write &lt;, or take it out';
            return notXml(attribute.value.start + less, `"<" stands in the value of ${attribute.name}; ${way}`);
        }
        const bad = badReference(text, attribute.value);
        if (bad !== undefined)
            return bad;
        if (attributes.some(other => other.name === attribute.name)) {
            return notXml(attribute.start, `<${element}> has ${attribute.name} twice`);
        }
        if (attributes.length === mostAttributes) {
            return {
                offset: attribute.start,
                problem: `has an element <${element}> of more than ${mostAttributes} attributes`
            };
        }
        attributes.push(attribute);
    }
};
const attributeOf = ({ 0: whole, 1: name = '', 2: quoted = '', index }) => {
    const end = index + whole.length;
    return { name, start: index + whole.search(/\S/), end, value: { start: end - quoted.length + 1, end: end - 1 } };
};
const brokenTag = (text, element, start, offset) => {
    const at = offset + Math.max(0, text.slice(offset).search(/\S/));
    return text.slice(offset).trim() === ''
        ? notXml(start, `<${element}> is not complete`)
        : notXml(at, `in <${element}> an attribute is expected here, as name="value" after a space`);
};
/** The part of a qualified name after its prefix. */
const localName = (qualified) => qualified.slice(qualified.indexOf(':') + 1);

;// CONCATENATED MODULE: ./build/resources/customPolicies/placeholders.js
// Placeholders of a policy file: `{Settings:\u2026}` of the VS Code extension and the words of Microsoft's starter pack, filled in by one
// pass over texts and attribute values. What is filled in is escaped and never read again. Comments stay as they are.





/** Fills in the placeholders of a source text, whose tokens are given. */
const fillIn = (source, tokens, filling) => {
    const parts = [];
    const pieces = [];
    const unknown = new Set();
    const hidden = [];
    const problems = [];
    let length = 0;
    let copied = 0;
    const put = (text, at, isValue) => {
        pieces.push({ source: at, filled: length, isValue });
        parts.push(text);
        length += text.length;
    };
    const fillRange = ({ start, end }, place) => {
        const chunk = source.slice(start, end);
        for (const { 0: written, index } of chunk.matchAll(placeholder)) {
            const found = meaningOf(written, chunk, index, filling);
            if (found === undefined)
                continue;
            const offset = start + index;
            if ('problem' in found) {
                problems.push({ offset, problem: found.problem });
                continue;
            }
            const value = textOf(found.value);
            const forbidden = forbiddenCharacter(value);
            if (forbidden !== undefined) {
                problems.push({
                    offset,
                    problem: `has ${found.name}, whose value cannot stand in XML: ${characterOf(forbidden.problem)}`
                });
                continue;
            }
            if (found.value.state === 'unknown')
                unknown.add(found.name);
            put(source.slice(copied, offset), copied, false);
            const filled = length;
            put(escaped(value, place), offset, true);
            if (found.value.isSecret)
                hidden.push({ start: filled, end: length });
            copied = offset + found.length;
        }
    };
    for (const token of tokens) {
        if (token.kind === 'text')
            fillRange(token, 'text');
        if (token.kind === 'cdata')
            fillRange(token.inner, 'cdata');
        if (token.kind === 'open')
            for (const { value } of token.attributes)
                fillRange(value, 'attribute');
    }
    put(source.slice(copied), copied, false);
    return { text: parts.join(''), sourceOffset: sourceOffsets(pieces), unknown: [...unknown], hidden, problems };
};
const characterOf = (problem) => problem.replace(/^.*?: /, '');
const textOf = (value) => (value.state === 'known' ? value.text : standIn);
const sourceOffsets = (pieces) => {
    const starts = pieces.map(({ filled }) => filled);
    return offset => {
        const piece = pieces[lastNotAbove(starts, offset)];
        if (piece === undefined)
            return offset;
        return piece.isValue ? piece.source : piece.source + offset - piece.filled;
    };
};
// The words are looked for without what surrounds them: a pattern that begins with any word would take quadratic time on long ones.
const placeholder = /\{\{\s*[\p{L}_$@][^{}]*\}\}|#\{\s*[\p{L}_$@][^{}]*\}#|\{Settings:[^{}<]*\}?|\{insert\s[^{}<]*\}|yourtenant(?:\.(?:onmicrosoft|b2clogin)\.com(?![\p{L}\p{N}_-]))?|(?:Proxy)?IdentityExperienceFrameworkAppId|facebook_clientid/giu;
/** What the text at an index of a chunk stands for; undefined when it is none of ours. */
const meaningOf = (written, chunk, index, filling) => {
    if (written.startsWith('{{') || written.startsWith('#')) {
        return {
            problem: `holds ${(0,words/* quoted */.TL)(written)}, a token of another tool; run your own step that replaces it before, into a folder of its own, and name that folder in customPolicies.folder`
        };
    }
    if (written.startsWith('{'))
        return bracedMeaning(written, filling);
    const word = wordAround(chunk, index, written.length);
    if (/^yourtenant/i.test(written))
        return tenantMeaning(written, word, filling);
    return word === written ? idMeaning(written, filling) : undefined;
};
const bracedMeaning = (written, { settings, file }) => {
    const inner = written.replace(/^\{|\}$/g, '').trim();
    if (!written.endsWith('}'))
        return { problem: `holds ${(0,words/* quoted */.TL)(written.slice(0, 40))} without its closing brace` };
    const isSetting = /^settings:/i.test(inner);
    const name = (isSetting ? inner.slice('settings:'.length) : inner).trim();
    const value = settingIn(settings, name, file);
    if (value !== undefined)
        return { name, value, length: written.length };
    return {
        problem: isSetting
            ? `holds ${(0,words/* quoted */.TL)(written)}, which nothing gives a value${(0,suggest/* didYouMean */.au)(name, settings.names) || ';'} ${accepted(settings)}`
            : `holds ${(0,words/* quoted */.TL)(written)}, a text that the starter pack leaves to you; accepted: your own text in its place, or a setting named ${(0,words/* quoted */.TL)(name)}`
    };
};
const mostNames = 20;
const accepted = ({ names }) => `accepted: ${names.slice(0, mostNames).join(', ')}${names.length > mostNames ? ` and ${names.length - mostNames} more` : ''}, and any name that you add under customPolicies.settings`;
const wordCharacter = /[\p{L}\p{N}_-]/u;
const mostAround = 60;
/** The word that holds the characters from `index` on; a very long one is cut. */
const wordAround = (chunk, index, length) => {
    let start = index;
    let end = index + length;
    while (start > Math.max(0, index - mostAround) && wordCharacter.test(chunk.charAt(start - 1)))
        start--;
    while (end < index + length + mostAround && wordCharacter.test(chunk.charAt(end)))
        end++;
    return chunk.slice(start, end);
};
const tenantMeaning = (written, word, { tenant }) => {
    if (word !== written) {
        return {
            problem: `holds ${(0,words/* quoted */.TL)(word)}, which is not filled in; accepted: yourtenant, yourtenant.onmicrosoft.com and yourtenant.b2clogin.com as whole words, or {Settings:Tenant}`
        };
    }
    const suffix = written.slice('yourtenant'.length).toLowerCase();
    const text = suffix === '' ? tenantName(tenant) : suffix === '.b2clogin.com' ? loginHost(tenant) : tenant.domain;
    return { name: written, value: { state: 'known', text }, length: written.length };
};
const idMeaning = (written, { settings }) => {
    const isFacebook = /^facebook/i.test(written);
    const name = isFacebook ? 'FacebookAppId' : written;
    const value = settings.get(name);
    if (value !== undefined && !(value.state === 'known' && value.text.trim() === '')) {
        return { name, value, length: written.length };
    }
    return {
        problem: isFacebook
            ? `holds ${(0,words/* quoted */.TL)(written)}, a word of the starter pack that nothing gives a value; accepted: the setting FacebookAppId, or the app's id in its place`
            : `holds ${(0,words/* quoted */.TL)(written)}, but no such application is known; declare identityExperienceFramework, or give a setting of that name`
    };
};
const entities = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&apos;',
    '\t': '&#9;',
    '\n': '&#10;',
    '\r': '&#13;'
};
/** A value as it is written at its place, so that a reader gets the value itself. */
const escaped = (value, place) => {
    if (place === 'attribute')
        return value.replace(/[&<>"'\t\n\r]/g, character => entities[character] ?? character);
    const asText = value.replace(/[&<>\r]/g, character => entities[character] ?? character);
    if (place === 'text')
        return asText;
    // Together with what stands beside it, a bracket might close the section; then the value stands between two sections.
    return /[\]>\r]/.test(value) ? `]]>${asText}<![CDATA[` : value;
};

;// CONCATENATED MODULE: ./build/resources/customPolicies/policyDocument.js
// What a policy file says of itself, once its placeholders are filled in: its id, its base, its keys, and what its users start.
// Source: azure-ad-b2c, trustframeworkpolicy, relyingparty and technicalprofile (CryptographicKeys).



/** The kind of the first element; undefined where the text has none. */
const rootKind = (tokens) => {
    const root = tokens.find(token => token.kind === 'open');
    if (root === undefined)
        return undefined;
    const name = localName(root.name);
    return name === 'TrustFrameworkPolicy' ? 'policy' : name === 'TrustFrameworkPolicies' ? 'severalPolicies' : 'other';
};
/** Reads the facts of a well-formed text; undefined when its root is no policy. */
const readFacts = (text, tokens) => {
    const root = tokens.find(token => token.kind === 'open');
    if (root === undefined || rootKind(tokens) !== 'policy')
        return undefined;
    const found = walkElements(text, tokens);
    const attribute = (name) => writtenAttribute(text, root, name);
    const base = found.base;
    const policyId = attribute('PolicyId');
    const tenantId = attribute('TenantId');
    const tenantObjectId = attribute('TenantObjectId');
    const publicPolicyUri = attribute('PublicPolicyUri');
    const deploymentMode = attribute('DeploymentMode');
    return {
        root,
        ...(policyId && { policyId: asId(policyId) }),
        ...(tenantId && { tenantId }),
        ...(tenantObjectId && { tenantObjectId }),
        ...(publicPolicyUri && { publicPolicyUri }),
        ...(deploymentMode && { deploymentMode }),
        ...(base && {
            base: {
                range: base,
                ...(found.basePolicyId && { policyId: asId(found.basePolicyId) }),
                ...(found.baseTenantId && { tenantId: found.baseTenantId })
            }
        }),
        storageReferences: found.storageReferences.map(asId),
        ...(found.journey !== undefined && {
            relyingParty: { journey: found.journey, protocol: protocols[found.protocol ?? ''] ?? 'other' }
        })
    };
};
const protocols = {
    OpenIdConnect: 'openIdConnect',
    OAuth2: 'openIdConnect',
    SAML2: 'saml'
};
const asId = (written) => {
    const id = (0,trustFramework/* withPrefix */.Fe)(written.text);
    return { ...written, id, key: (0,trustFramework/* keyOf */.TN)(id), lacksPrefix: !(0,trustFramework/* hasPrefix */.dd)(written.text) };
};
const writtenOf = (text, { value }) => ({
    text: decodeText(text.slice(value.start, value.end)),
    range: value
});
const writtenAttribute = (text, { attributes }, name) => {
    const attribute = attributes.find(candidate => candidate.name === name);
    return attribute === undefined ? undefined : writtenOf(text, attribute);
};
const walkElements = (text, tokens) => {
    const found = { storageReferences: [] };
    const path = [];
    tokens.forEach((token, index) => {
        if (token.kind === 'close')
            path.pop();
        if (token.kind !== 'open')
            return;
        const here = [...path.slice(1), localName(token.name)].join('/');
        if (path.length === 1 && here === 'BasePolicy')
            found.base ??= token;
        if (here === 'BasePolicy/PolicyId')
            found.basePolicyId ??= writtenContent(text, tokens, index);
        if (here === 'BasePolicy/TenantId')
            found.baseTenantId ??= writtenContent(text, tokens, index);
        if (here === 'RelyingParty/DefaultUserJourney')
            found.journey ??= writtenAttribute(text, token, 'ReferenceId')?.text ?? '';
        if (here === 'RelyingParty/TechnicalProfile/Protocol')
            found.protocol ??= writtenAttribute(text, token, 'Name')?.text ?? '';
        const reference = writtenAttribute(text, token, 'StorageReferenceId');
        if (reference !== undefined)
            found.storageReferences.push(reference);
        if (!token.isEmpty)
            path.push(localName(token.name));
    });
    return found;
};
/** The text of an element, trimmed; its range begins at the first character that is no white space, or right behind the tag. */
const writtenContent = (text, tokens, index) => {
    const after = tokens[index]?.end ?? 0;
    const parts = [];
    let range;
    for (const token of tokens.slice(index + 1, index + 50)) {
        if (token.kind === 'close')
            break;
        if (token.kind !== 'text' && token.kind !== 'cdata')
            continue;
        const inner = token.kind === 'cdata' ? token.inner : token;
        const written = text.slice(inner.start, inner.end);
        parts.push(token.kind === 'cdata' ? written : decodeText(written));
        const first = written.search(/\S/);
        if (first >= 0)
            range ??= { start: inner.start + first, end: inner.start + written.trimEnd().length };
    }
    return { text: parts.join('').trim(), range: range ?? { start: after, end: after } };
};

;// CONCATENATED MODULE: ./build/resources/customPolicies/policyId.js
// Which ids a policy may have, and which policies of a tenant a declaration owns.

/** True for an id of the characters that the published schema allows (simple type PolicyId). */
const isPolicyId = (id) => /^[\w.-]*[\w-]$/.test(id);
/**
 * Tells whether a policy of the tenant belongs to a declaration: `true` owns every custom policy, a pattern such as
 * `B2C_1A_UAT_*` those that it matches, without case (`*` any text, `?` one character). A user flow is never one of them.
 */
const policyMatcher = (match) => {
    if (match === true)
        return trustFramework/* hasPrefix */.dd;
    const pattern = /^[*?]/.test(match) ? match : (0,trustFramework/* withPrefix */.Fe)(match);
    const source = pattern
        .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
        .replace(/\*+/g, '.*')
        .replace(/\?/g, '.');
    const matches = new RegExp(`^${source}$`, 'i');
    return id => (0,trustFramework/* hasPrefix */.dd)(id) && matches.test(id);
};

;// CONCATENATED MODULE: ./build/resources/customPolicies/uploadText.js
// A policy as it is sent: the filled text with single values changed in place. Every other byte stays as it is.

/**
 * The filled text with the tenant's id as TenantObjectId where one stands, with the prefix `B2C_1A_` where an id lacks it, and with
 * the deployment mode. It is sent in UTF-8, so a declaration that names another encoding is changed as well.
 */
const uploadTextOf = (filled, facts, values) => {
    const ids = [facts.policyId, facts.base?.policyId, ...facts.storageReferences];
    const { tenantObjectId } = facts;
    const edits = [
        ...ids.flatMap(prefixEdit),
        ...(tenantObjectId === undefined ? [] : [{ ...tenantObjectId.range, text: values.tenantId }]),
        ...modeEdit(facts, values.deploymentMode)
    ];
    const parts = [];
    let copied = 0;
    for (const { start, end, text } of edits.toSorted((one, other) => one.start - other.start)) {
        parts.push(filled.slice(copied, start), text);
        copied = end;
    }
    return declaredAsUtf8([...parts, filled.slice(copied)].join(''));
};
const prefixEdit = (written) => {
    if (written === undefined || !written.lacksPrefix || written.text === '')
        return [];
    const { start } = written.range;
    return [{ start, end: start, text: written.id.slice(0, written.id.length - written.text.length) }];
};
const modeEdit = ({ root, deploymentMode }, mode) => {
    if (mode === undefined)
        return [];
    if (deploymentMode !== undefined)
        return [{ ...deploymentMode.range, text: mode }];
    // Behind the last attribute, so that the end of the tag stays as it was written.
    const after = root.attributes.at(-1)?.end ?? root.start + 1 + root.name.length;
    return [{ start: after, end: after, text: ` DeploymentMode="${mode}"` }];
};

;// CONCATENATED MODULE: ./build/resources/customPolicies/policyFile.js
// One policy file on its way from its source to what is sent: filled in, read, checked by itself, and parsed.









/** Reads one file. Every mistake in it is given with the place in its source. */
const readPolicyFile = ({ file, text }, reading) => {
    const { tenant, settings, deploymentMode } = reading;
    const positionInSource = positionsOf(text);
    const markup = readMarkup(text);
    const kind = rootKind(markup.tokens);
    const skipped = markup.tokens.find(token => token.kind === 'open')?.name;
    const at = (offset, problem) => ({ file, ...positionInSource(offset), problem });
    const broken = markup.problem === undefined ? [] : [at(markup.problem.offset, markup.problem.problem)];
    if (kind === 'severalPolicies')
        return policyFile_result([at(0, severalPolicies)]);
    if (kind === 'other' && broken.length === 0)
        return { ...policyFile_result([]), skipped: skipped ?? '' };
    const filled = fillIn(text, kind === 'other' ? [] : markup.tokens, { tenant, settings, file });
    const early = [...broken, ...toldOnce(filled).map(({ offset, problem }) => at(offset, problem))];
    const facts = broken.length > 0 ? undefined : readFacts(filled.text, readMarkup(filled.text).tokens);
    if (facts === undefined)
        return policyFile_result(early);
    const positionOf = (offset) => positionInSource(filled.sourceOffset(offset));
    // A value that could not be filled in is told once.
    const isToldAlready = ({ range: { start, end } }) => filled.problems.some(({ offset }) => offset >= filled.sourceOffset(start) && offset < filled.sourceOffset(end));
    const hidden = hiddenIds(facts, filled);
    const isHidden = ({ range }) => hidden.some(one => one.range.start === range.start);
    const found = [...hidden, ...factMistakes(facts, reading).filter(mistake => !isHidden(mistake))]
        .filter(mistake => !isToldAlready(mistake))
        .map(({ range, problem }) => ({ file, ...positionOf(range.start), problem }));
    const { policyId } = facts;
    if (policyId === undefined)
        return policyFile_result([...early, ...found]);
    const uploadText = uploadTextOf(filled.text, facts, {
        tenantId: tenant.id,
        ...(deploymentMode && { deploymentMode })
    });
    const parsed = parseCanonical(uploadText);
    const sourceOf = (sent) => positionInSource(filled.sourceOffset(filledOffset(sent, uploadText, filled)));
    if (!parsed.ok) {
        return policyFile_result([...early, ...found, { file, ...sourceOf(parsed), problem: parsed.problem }]);
    }
    const document = documentOf(file, {
        facts,
        policyId,
        uploadText,
        canonical: parsed.root,
        filled,
        positionOf,
        sourceOf,
        deploymentMode
    });
    return { document, mistakes: [...early, ...found], notices: prefixNotices(file, facts) };
};
/** One setting mends all places of a file, so its first place is enough; a text that a person has to write is told at each. */
const toldOnce = ({ problems }) => {
    const first = new Map(problems.toReversed().map(one => [one.problem, one]));
    return problems.filter(one => !/^holds "\{Settings:/i.test(one.problem) || first.get(one.problem) === one);
};
const policyFile_result = (mistakes) => ({ mistakes, notices: [] });
const severalPolicies = 'holds several policies under TrustFrameworkPolicies, as the portal downloads a policy with its bases; accepted: one file for each TrustFrameworkPolicy';
/** Who reads what is sent counts in that; up to the line, it is the filled text. */
const filledOffset = ({ line, column }, uploadText, filled) => {
    const lines = uploadText.split(/(?<=\r\n|\n|\r(?!\n))/).slice(0, line - 1);
    return Math.min(lines.join('').length + column - 1, filled.text.length);
};
const policyFile_named = ({ id, key, range }) => ({ id, key, offset: range.start });
const documentOf = (file, parts) => {
    const { facts, policyId, uploadText, canonical, filled, positionOf, sourceOf } = parts;
    const deploymentMode = parts.deploymentMode ?? facts.deploymentMode?.text;
    const base = facts.base?.policyId;
    return {
        file,
        ...policyFile_named(policyId),
        ...(base && { base: policyFile_named(base), baseKey: base.key }),
        storageReferences: facts.storageReferences.map(policyFile_named),
        ...(deploymentMode !== undefined && { deploymentMode }),
        ...(facts.relyingParty && { relyingParty: facts.relyingParty }),
        uploadText,
        canonical,
        unknown: filled.unknown,
        positionOf,
        sourceOf
    };
};
const factMistakes = ({ root, policyId, tenantId, base, storageReferences }, reading) => [
    ...idMistakes('PolicyId', policyId, root, reading),
    ...tenantMistakes('TenantId', tenantId, root, reading),
    ...(base === undefined ? [] : idMistakes('BasePolicy/PolicyId', base.policyId, base.range, reading)),
    ...(base === undefined ? [] : tenantMistakes('BasePolicy/TenantId', base.tenantId, base.range, reading)),
    ...storageReferences
        .filter(({ text }) => text.trim() === '')
        .map(({ range }) => ({ range, problem: 'has an empty StorageReferenceId; accepted: the id of a policy key' }))
];
/** Ids are shown everywhere, and decide what is written and removed, also in a run without the values. */
const hiddenIds = ({ policyId, base, storageReferences }, { hidden }) => [policyId, base?.policyId, ...storageReferences].flatMap(id => {
    if (id === undefined || !hidden.some(({ start, end }) => start < id.range.end && end > id.range.start))
        return [];
    const problem = 'has an id that holds a value from the environment of the step, which is never shown, while ids are; accepted: a setting whose value the config file holds, environment placeholders included';
    return [{ range: id.range, problem }];
});
const idMistakes = (name, id, around, { settings }) => {
    if (id === undefined || id.text === '')
        return [{ range: id?.range ?? around, problem: `has no ${name}` }];
    if (isPolicyId(id.text))
        return [];
    const hint = /[{}$]/.test(id.text) ? '; a token of another tool is replaced by a step of your own before' : '';
    const problem = `has the ${name} ${(0,words/* quoted */.TL)(settings.redact(id.text))}; accepted: letters, digits, _, - and .${hint}`;
    return [{ range: id.range, problem }];
};
const tenantMistakes = (name, written, around, { tenant, settings }) => {
    if (written !== undefined && isTenantDomain(written.text, tenant))
        return [];
    const text = written?.text ?? '';
    const says = text === '' ? `has no ${name}` : `has the ${name} ${(0,words/* quoted */.TL)(settings.redact(text))}`;
    const problem = `${says}, but this run is for ${tenant.domain}; accepted: ${tenant.domain}, or {Settings:Tenant}`;
    return [{ range: written?.range ?? around, problem }];
};
const prefixNotices = (file, { policyId, base, storageReferences }) => {
    const lacking = [policyId, base?.policyId, ...storageReferences].flatMap(id => (id?.lacksPrefix ? [id.id] : []));
    if (lacking.length === 0)
        return [];
    return [
        {
            level: 'notice',
            text: `${file}: the prefix B2C_1A_ is added to what the file calls otherwise: ${[...new Set(lacking)].join(', ')}`
        }
    ];
};

;// CONCATENATED MODULE: ./build/resources/customPolicies/policies.js
// The policies of a folder, from their files to what is compared and sent, without a request: read once a run, and filled in again when
// values become known that were not. A document with `unknown` names holds stand-ins until then: it is planned as changed.







/** Reads the folder and the entry of appsettings.json. Gives mistakes instead of throwing. */
const loadPolicies = async (place) => {
    const checkout = external_node_path_.resolve(place.checkout);
    const folder = external_node_path_.resolve(checkout, place.folder);
    const { exclude = [], environment, appSettings: file, onFile } = place;
    const found = await findAppSettings({
        checkout,
        folder,
        ...(file && { file }),
        ...(environment && { environment }),
        ...(onFile && { onFile })
    });
    const { entry, environmentsFolder } = found;
    const content = await readFolder({
        checkout,
        folder,
        exclude,
        ...(environmentsFolder && { environmentsFolder }),
        ...(onFile && { onFile })
    });
    return {
        folder: (0,util_files/* relativeName */.IC)(folder, checkout),
        files: content.files,
        ...(entry && { entry }),
        isProduction: environment?.toLowerCase() === 'production' || entry?.isProduction === true,
        mistakes: sortedMistakes([...found.mistakes, ...content.mistakes]),
        notices: content.notices
    };
};
/** Fills in and reads all files. It is pure, and takes a fraction of a second for a whole tenant. */
const fillAll = ({ folder, files, entry, mistakes: early }, values, { deploymentMode } = {}) => {
    const settings = collectSettings(values, entry);
    const reading = { tenant: values.tenant, settings, ...(deploymentMode && { deploymentMode }) };
    const read = files.map(file => ({ file: file.file, ...readPolicyFile(file, reading) }));
    const documents = read.flatMap(({ document }) => document ?? []);
    const { redact } = settings;
    const mistakes = [
        ...entryMistakes(entry, values.tenant),
        ...read.flatMap(file => file.mistakes),
        ...repeatedIds(documents)
    ];
    // With prune, a folder that is empty by mistake would empty the tenant.
    if (documents.length + mistakes.length + early.length === 0) {
        const problem = 'holds no custom policy; accepted: a folder with at least one .xml file whose root is TrustFrameworkPolicy';
        mistakes.push({ file: folder, line: 1, column: 1, problem, blamed: 'folder' });
    }
    const skipped = read.flatMap(({ file, skipped }) => (skipped === undefined ? [] : [`${file} (${skipped})`]));
    const notices = [...settings.notices, ...skippedNotice(skipped), ...read.flatMap(file => file.notices)];
    return {
        documents,
        mistakes: sortedMistakes(mistakes.map(mistake => ({ ...mistake, problem: redact(mistake.problem) }))),
        notices: notices.map(({ level, text }) => ({ level, text: redact(text) })),
        settings: settings.shown,
        secrets: settings.secrets
    };
};
const repeatedIds = (documents) => [...Map.groupBy(documents, ({ key }) => key).values()].flatMap(([first, ...others]) => others.map(({ file, id, offset, positionOf }) => {
    const problem = `has the PolicyId ${id}, as ${first?.file} has; ids are compared without case, and one policy is one file (customPolicies.exclude leaves files out)`;
    return { file, ...positionOf(offset), problem };
}));
const mostListed = 10;
const skippedNotice = (skipped) => {
    if (skipped.length === 0)
        return [];
    const files = skipped.length === 1 ? '1 file is' : `${skipped.length} files are`;
    const more = skipped.length > mostListed ? ` and ${skipped.length - mostListed} more` : '';
    const text = `${files} skipped, with another root element than TrustFrameworkPolicy: ${skipped.slice(0, mostListed).join(', ')}${more}`;
    return [{ level: 'notice', text }];
};

;// CONCATENATED MODULE: ./build/resources/customPolicies/exported.js
// The custom policies of a tenant as files, each as the tenant shows it, and the section that declares their folder. A policy that
// would come out otherwise when it is read from its file is left to the tenant: others may inherit from it all the same.














/** Where the files go, beside the configuration file. */
const folder = 'policies';
/** Names of files are no longer than this on every system. */
const longestId = 110;
const exported_unknown = { state: 'unknown' };
/** The section and its files. @throws ActionError `permission` when the policies may not be read. */
const exportPolicies = async (scope) => {
    const [tenant, listed, keySets] = await Promise.all([
        readTenant(scope),
        scope.reader.get(trustFramework/* policiesRead */.RP),
        scope.reader.get(trustFramework/* keySetsRead */.xC)
    ]);
    const ids = [...new Set((0,trustFramework/* idsOf */.UX)(trustFramework/* policiesRead */.RP)((0,failure/* expectSuccess */.lb)(trustFramework/* policiesRead */.RP, listed)))].filter(trustFramework/* hasPrefix */.dd).sort();
    const read = await Promise.all(ids.map(id => readPolicy(id, tenant, scope)));
    const documents = read.flatMap(({ document }) => document ?? []);
    const areKeysRead = keySets.status === 200 && !(0,cpim/* isOtherDirectory */.sH)(keySets);
    const { mistakes } = checkPolicies(documents, {
        tenantPolicies: ids,
        ...(areKeysRead && { policyKeys: (0,trustFramework/* idsOf */.UX)(trustFramework/* keySetsRead */.xC)(keySets) }),
        isProduction: false
    });
    const wrong = new Map(mistakes.map(mistake => [mistake.file, mistakeLine(mistake)]));
    const kept = read.filter(({ document }) => document !== undefined && !wrong.has(document.file));
    const notes = read.flatMap(({ id, problem, document }) => {
        const why = problem ?? (document && wrong.get(document.file));
        return why === undefined
            ? []
            : [(0,exported/* leftOut */.i)([], `the custom policy ${JSON.stringify(id)} is not among the files, and stays: ${why}`)];
    });
    if (kept.length === 0)
        return { value: undefined, files: [], notes };
    const text = 'the policies are as the tenant shows them: before you commit them, see whether one holds a key or a secret';
    return {
        value: { folder },
        files: kept.map(({ id, text: xml }) => ({ path: fileOf(id), text: xml })),
        notes: [(0,exported/* remark */.V)(['folder'], text), ...notes]
    };
};
const fileOf = (id) => `${folder}/${id}.xml`;
const readPolicy = async (id, tenant, { reader }) => {
    const read = { ...(0,trustFramework/* contentRead */.Ei)(id), isKnown: true };
    const answer = await reader.get(read);
    if ((0,missing/* isMissing */.b2)(answer))
        return { id, text: '', problem: 'it is gone since it was listed' };
    const text = (0,json/* asText */.e1)((0,failure/* expectSuccess */.lb)(read, answer).body).replace(/^\uFEFF/, '');
    if (!isPolicyId(id) || id.length > longestId)
        return { id, text, problem: 'its id is no name of a file' };
    const { documents, mistakes } = fillAll({ folder, files: [{ file: fileOf(id), text }], isProduction: false, mistakes: [], notices: [] }, {
        tenant,
        settings: {},
        lookedUp: Object.fromEntries(lookedUpNames.map(name => [name, exported_unknown])),
        apps: {}
    });
    const [document] = documents;
    const [mistake] = mistakes;
    if (mistake !== undefined)
        return { id, text, problem: mistakeLine(mistake) };
    const there = parseCanonical(text);
    const isSame = document?.key === (0,trustFramework/* keyOf */.TN)(id) &&
        document.unknown.length === 0 &&
        there.ok &&
        isSamePolicy(document.canonical, there.root);
    return isSame
        ? { id, text, document }
        : { id, text, problem: 'something in it reads like a placeholder, or it is another policy' };
};

;// CONCATENATED MODULE: ./build/resources/customPolicies/observe.js
// What the tenant holds of custom policies, read in two turns: lists and ids side by side, then the content of every policy that
// matters.











/** The values for the placeholders of the files. */
const valuesOf = ({ settings, environment }, looked) => ({
    tenant: looked.tenant,
    ...(environment !== undefined && { environment }),
    settings,
    lookedUp: looked.lookedUp,
    apps: looked.apps
});
/** The files, filled in with what was looked up. */
const fillWith = (wanted, looked) => fillAll(wanted.source, valuesOf(wanted, looked), wanted.deploymentMode === undefined ? {} : { deploymentMode: wanted.deploymentMode });
/** Reads, never writes. @throws ActionError. */
const observePolicies = async (wanted, scope, goal) => {
    const { record } = scope.services;
    const [looked, listed, keySets, recorded] = await Promise.all([
        goal === 'absent' ? lookUpNothing(wanted, scope) : lookUp(wanted, scope),
        (0,unread/* readIfAllowed */.Oj)(scope, trustFramework/* policiesRead */.RP, (0,trustFramework/* idsOf */.UX)(trustFramework/* policiesRead */.RP)),
        goal === 'present' && wanted.uses.undeclaredKeys ? readKeySets(scope) : undefined,
        record.entries()
    ]);
    const filled = fillWith(wanted, looked);
    const ids = listed.isRead ? [...new Set(listed.value)].filter(trustFramework/* hasPrefix */.dd) : [];
    const declared = new Set(filled.documents.map(({ key }) => key));
    const asked = ids.filter(id => declared.has((0,trustFramework/* keyOf */.TN)(id)));
    const others = ids.filter(id => !declared.has((0,trustFramework/* keyOf */.TN)(id)));
    const isPruned = wanted.prune === undefined ? () => false : policyMatcher(wanted.prune);
    // Who inherits from what is removed must be known of all.
    const removes = goal === 'absent' ? asked.length > 0 : others.some(isPruned);
    const contents = await Promise.all((removes ? ids : asked).map(id => readContent(id, scope)));
    const read = new Map(contents.flatMap(one => (one.isRead ? [[one.id, one.policy]] : [])));
    const policies = ids.flatMap((id) => {
        if (!read.has(id))
            return [{ id, key: (0,trustFramework/* keyOf */.TN)(id), baseKey: undefined, root: undefined }];
        const policy = read.get(id);
        return policy === undefined ? [] : [policy];
    });
    const refusedContent = contents.flatMap(one => (one.isRead ? [] : [one.read])).slice(0, 1);
    return {
        looked,
        filled,
        existing: new Map(policies.map(policy => [policy.key, policy])),
        keySets: keySets?.isRead ? keySets.value : undefined,
        recorded,
        hasPlace: record.hasPlace(),
        refused: [...(listed.isRead ? refusedContent : [listed.read]), ...looked.refused.map(one => one.read)],
        arePoliciesRead: listed.isRead && refusedContent.length === 0,
        areKeysRefused: keySets?.isRead === false
    };
};
/** They only tell early what the service would tell late, so a caller that may not read them is served all the same. */
const readKeySets = async ({ reader }) => {
    const answer = await reader.get(trustFramework/* keySetsRead */.xC);
    if (answer.status === 403 && !(0,cpim/* isOtherDirectory */.sH)(answer))
        return { isRead: false, read: trustFramework/* keySetsRead */.xC };
    const ids = (0,missing/* isMissing */.b2)(answer) ? [] : (0,trustFramework/* idsOf */.UX)(trustFramework/* keySetsRead */.xC)((0,failure/* expectSuccess */.lb)(trustFramework/* keySetsRead */.xC, answer));
    return { isRead: true, value: ids.filter(id => !(0,trustFramework/* isBackup */.rk)(id)) };
};
/** The policy; undefined when it is gone since it was listed. */
const readContent = async (id, { reader, services }) => {
    const read = { ...(0,trustFramework/* contentRead */.Ei)(id), isKnown: true };
    const answer = await reader.get(read);
    if (services.mode === 'plan' && answer.status === 403)
        return { isRead: false, read };
    return { isRead: true, id, policy: policyOf(id, read, answer) };
};
/** The policy of an answer; undefined when it is not there. @throws ActionError for any other answer. */
const policyOf = (id, read, answer) => {
    if ((0,missing/* isMissing */.b2)(answer))
        return undefined;
    const parsed = parseCanonical((0,json/* asText */.e1)((0,failure/* expectSuccess */.lb)(read, answer).body));
    return {
        id,
        key: (0,trustFramework/* keyOf */.TN)(id),
        root: parsed.ok ? parsed.root : undefined,
        baseKey: parsed.ok ? baseKeyOf(parsed.root) : undefined
    };
};

// EXTERNAL MODULE: ./build/reconcile/plan.js
var plan = __webpack_require__(55568);
// EXTERNAL MODULE: ./build/util/retry.js
var retry = __webpack_require__(77967);
// EXTERNAL MODULE: ./build/resources/tenant/inTurn.js
var inTurn = __webpack_require__(5899);
// EXTERNAL MODULE: ./build/resources/tenant/record.js
var record = __webpack_require__(25270);
;// CONCATENATED MODULE: ./build/resources/customPolicies/decide.js
// Which policies have to be uploaded, and why: those that differ, what inherits from them, and what an earlier run has left. Pure.



/** The key of a policy in the record: there until it has been accepted on the base that it has now. */
const pendingKey = (key) => (0,record/* recordKey */.H)('policy', key);
/** One decision for each policy, base before child. `levels` are those of the check. */
const decide = (levels, { secrets }, { existing, recorded }) => {
    const uploaded = new Map();
    const decisions = levels.flat().map((document) => {
        const there = existing.get(document.key);
        const decision = decideOne(document, there, secrets, recorded.get(pendingKey(document.key)), uploaded);
        if (decision.action !== 'unchanged')
            uploaded.set(document.key, document.id);
        return decision;
    });
    const nodes = decisions.map(({ document: { key, base } }) => ({ key, baseKey: base?.key }));
    return decisions.map(decision => {
        const { action, isEqual, reason, document } = decision;
        if (action === 'unchanged' || isEqual)
            return decision;
        const below = descendantsOf(nodes, [document.key]);
        const again = decisions.filter(other => other.isEqual && below.has(other.document.key)).length;
        return again === 0 ? decision : { ...decision, reason: `${reason}; ${inheriting(again)} uploaded again` };
    });
};
/** A plan tells where policies differ, and is no comparison of files. */
const decide_mostTold = 6;
const inheriting = (count) => count === 1 ? '1 policy that inherits from it is' : `${count} policies that inherit from it are`;
const decideOne = (document, existing, secrets, pending, uploaded) => {
    const base = document.base === undefined ? undefined : uploaded.get(document.base.key);
    const isUnchecked = existing !== undefined && (pending !== undefined || base !== undefined);
    const decision = (action, reason, { fields = [], isEqual = false } = {}) => ({ document, existing, action, reason: `${reason} (${document.file})`, fields, isEqual, isUnchecked });
    if (existing === undefined)
        return decision('create', 'is not in the tenant');
    if (existing.root === undefined)
        return decision('update', 'the tenant holds no XML that can be read');
    const fields = differences(document.canonical, existing.root, { secrets, most: decide_mostTold });
    if (document.unknown.length > 0) {
        return decision('update', `holds what is not known yet: ${document.unknown.join(', ')}`, { fields });
    }
    if (fields.length > 0)
        return decision('update', 'differs from the file', { fields });
    if (pending !== undefined)
        return decision('update', reasonOf(pending), { isEqual: true });
    if (base !== undefined)
        return decision('update', `inherits from ${base}, which is uploaded`, { isEqual: true });
    return decision('unchanged', 'is the same in the tenant', { isEqual: true });
};
const reasonOf = (pending) => pending === 'refused'
    ? 'was not accepted by an earlier run on the base that it has now'
    : 'is not known to have been uploaded since its base was changed';

;// CONCATENATED MODULE: ./build/resources/customPolicies/fates.js
// What became of each policy of the folder: for the output, the summary, and the one error at the end.

/** The fates as planned. */
const plannedFates = (decisions) => decisions.map(({ document, action }) => ({ document, state: stateOf(action) }));
/** The fates in a run that did not come as far as the policies: what was to be sent was not. */
const unsentFates = (decisions) => decisions.map(({ document, action }) => action === 'unchanged' ? { document, state: 'unchanged' } : { document, state: 'failed', lines: ['was not sent'] });
/** What an action comes to. */
const stateOf = (action) => action === 'create' ? 'created' : action === 'update' ? 'updated' : 'unchanged';
/** All failures as one error. `others` ended the work, or are of removals; `code` is that of the first. */
const failureOfAll = (fates, others, code) => {
    const failed = fates.filter(({ state }) => state === 'failed');
    if (failed.length === 0)
        return others.length === 0 ? undefined : (0,build_errors/* joinErrors */._h)(others);
    const count = failed.length === 1 ? '1 custom policy was' : `${failed.length} custom policies were`;
    const told = failed.flatMap(({ document, lines = [] }) => [
        `- ${document.file}: ${document.id} ${lines[0] ?? 'failed'}`,
        ...lines.slice(1).map(line => `    ${line}`)
    ]);
    const hints = others.flatMap(({ hint }) => (hint === undefined ? [] : [hint]));
    return new build_errors/* ActionError */.lZ({
        code,
        message: [`${count} not brought into step, of ${fates.length}:`, ...told].join('\n'),
        hint: [
            ...new Set([...hints, 'Correct the files, and run the job again: what was uploaded stays, and the rest follows.'])
        ].join('\n'),
        ...(others[0] && { cause: others[0] })
    });
};

// EXTERNAL MODULE: ./build/util/problem.js
var problem = __webpack_require__(87978);
;// CONCATENATED MODULE: ./build/resources/customPolicies/heirs.js
// What inherits from policies that are to be removed: nobody could sign in by a policy whose base is gone.




/**
 * `others` are policies of the tenant that stay.
 * @throws ActionError `conflict` where one of them inherits from a policy that is removed, or where that cannot be told.
 */
const assertNoHeirs = (removed, others) => {
    if (removed.length === 0)
        return;
    const byKey = new Map(removed.map(policy => [policy.key, policy]));
    const heirs = others.flatMap(other => {
        if (byKey.has(other.key))
            return [];
        if (other.root === undefined)
            return [`${other.id} is no XML that can be read, so its base is unknown`];
        const base = byKey.get(other.baseKey ?? '');
        return base === undefined ? [] : [`${other.id} inherits from ${base.id}`];
    });
    if (heirs.length === 0)
        return;
    throw new build_errors/* ActionError */.lZ({
        code: 'conflict',
        message: `Policies of the tenant that are not part of this file inherit, or may inherit, from policies that would be removed: ${heirs.join(', ')}. Nothing was removed.`,
        hint: 'Remove the inheriting policies first, give them another base, or leave the base out of what is removed.'
    });
};
/**
 * Looks again right before a removal. `known` are the keys of all policies that were looked at before.
 * @throws ActionError as {@link assertNoHeirs}, of policies that somebody has uploaded since.
 */
const assertNoNewHeirs = async (removed, known, { graph }) => {
    const listed = (0,trustFramework/* idsOf */.UX)(trustFramework/* policiesRead */.RP)(await (0,failure/* sendSuccessfully */.qt)(graph, { method: 'GET', ...trustFramework/* policiesRead */.RP }));
    const fresh = [...new Set(listed)].filter(id => (0,trustFramework/* hasPrefix */.dd)(id) && !known.has((0,trustFramework/* keyOf */.TN)(id)));
    const policies = await Promise.all(fresh.map(async (id) => policyOf(id, (0,trustFramework/* contentRead */.Ei)(id), await graph.send({ method: 'GET', ...(0,trustFramework/* contentRead */.Ei)(id) }))));
    assertNoHeirs(removed, policies.filter(policy => policy !== undefined));
};

;// CONCATENATED MODULE: ./build/resources/customPolicies/judge.js
// Whether what is wanted can be, by what the tenant holds: everything that is wrong with it, before anything is written. Pure.








/** Checks the files against the tenant. @throws ActionError `input` with every mistake, `conflict` for what prune would break. */
const judge = (wanted, observed, filled) => {
    const { existing, keySets, arePoliciesRead } = observed;
    const { documents } = filled;
    const declared = new Set(documents.map(({ key }) => key));
    const others = [...existing.values()].filter(({ key }) => !declared.has(key));
    const isOwn = wanted.prune === undefined ? () => true : policyMatcher(wanted.prune);
    const own = others.filter(({ id }) => isOwn(id));
    const pruned = wanted.prune === undefined ? [] : deletionOrder(own);
    const prunedKeys = new Set(pruned.map(({ key }) => key));
    const checked = checkPolicies(documents, {
        ...(arePoliciesRead && { tenantPolicies: [...existing.values()].map(({ id }) => id) }),
        ...(keySets && { policyKeys: [...wanted.declaredKeys, ...keySets] }),
        isProduction: wanted.source.isProduction
    });
    const mistakes = sortedMistakes([
        ...filled.mistakes,
        ...checked.mistakes,
        ...documents.flatMap(document => unknownIds(document)),
        ...documents.flatMap(document => prunedBase(document, prunedKeys))
    ]);
    if (mistakes.length > 0)
        throw mistaken(mistakes);
    if (arePoliciesRead)
        assertNoHeirs(pruned, others);
    return { levels: checked.levels, pruned, undeclared: wanted.prune === undefined ? own : [], notices: checked.notices };
};
/** The error for mistakes in the files. */
const mistaken = (mistakes) => new build_errors/* ActionError */.lZ({
    code: 'input',
    message: (0,problem/* mistakesText */.v)(mistakes.map(mistakeLine), { one: '', many: 'the custom policies' }),
    hint: 'Nothing was written. docs/custom-policies.md tells what is filled in and what is checked.'
});
/** Ids decide what is written where, so they must be known before anything is. */
const unknownIds = ({ file, unknown, positionOf, ...document }) => {
    if (unknown.length === 0)
        return [];
    const { base, storageReferences } = document;
    return [document, ...(base ? [base] : []), ...storageReferences]
        .filter(({ id }) => id.includes(standIn))
        .map(({ offset }) => ({
        file,
        ...positionOf(offset),
        problem: `has an id that holds a value which is not known yet (${unknown.join(', ')}); accepted: what is known before the run`
    }));
};
const prunedBase = ({ file, base, positionOf, id }, pruned) => base === undefined || !pruned.has(base.key)
    ? []
    : [
        {
            file,
            ...positionOf(base.offset),
            problem: `${id} inherits from ${base.id}, which customPolicies.prune removes, as it is not in the folder; accepted: a base in the folder, or one that prune.match does not match`
        }
    ];

// EXTERNAL MODULE: ./build/graph/answer.js
var graph_answer = __webpack_require__(44941);
;// CONCATENATED MODULE: ./build/resources/customPolicies/remove.js
// Removing policies one after another, children first. What another policy still inherits from stays.








/**
 * Removes the policies in the order given; one that is gone already counts as removed. `known` are the keys of all policies that
 * were looked at. Gives what failed; never rejects.
 */
const removeOneByOne = async (policies, changes, known, work) => {
    try {
        await assertNoNewHeirs(policies, known, work);
    }
    catch (thrown) {
        return [(0,build_errors/* asActionError */.z6)(thrown)];
    }
    const kept = new Map();
    return (0,inTurn/* eachInTurn */.u)(policies, async (policy) => {
        const heir = kept.get(policy.key);
        try {
            if (heir !== undefined)
                throw stillInherited(policy.id, heir);
            work.runtime.cancelled.throwIfAborted();
            await remove(policy.id, work);
        }
        catch (error) {
            if (policy.baseKey !== undefined)
                kept.set(policy.baseKey, policy.id);
            throw error;
        }
        const change = changes.get(policy.key);
        if (change !== undefined)
            work.carriedOut(change);
    });
};
const remove = async (id, { graph }) => {
    const request = {
        method: 'DELETE',
        path: (0,trustFramework/* policyPath */.k1)(id),
        version: 'beta',
        operation: `remove the custom policy ${id}`,
        requirement: requirements/* requirements */.Ln.writeCustomPolicies
    };
    const answer = await graph.send(request);
    if ((0,graph_answer/* succeeded */.gq)(answer) || (0,missing/* isMissing */.b2)(answer))
        return;
    throw (0,failure/* toActionError */.ie)(request, answer);
};
const stillInherited = (id, heir) => new build_errors/* ActionError */.lZ({
    code: 'conflict',
    message: `The custom policy ${id} was not removed: ${heir}, which inherits from it, is still there.`,
    hint: 'Mend what keeps the inheriting policy, and run the job again.'
});

// EXTERNAL MODULE: ./build/util/http.js
var http = __webpack_require__(83253);
;// CONCATENATED MODULE: ./build/resources/customPolicies/refusal.js
// What the service says against a policy: its text as a whole, in lines that can be read, with places of the source where it names
// lines of what was sent. Source: texts that users of azure-ad-b2c have reported; the service puts nothing between messages.



/** Where one message ends and another one begins. */
const between = /(?<=\.)(?=[A-Z][A-Za-z]*[ '"])/;
/** Lines of what was sent. */
const sentPlace = /\bat line (\d+) col(?:umn)?\.? (\d+)/i;
/** The text of an answer that is no success, without control characters. What the request conceals does not stand in it. */
const refusalOf = (answer, { file, sourceOf }) => {
    const error = (0,json/* asObject */.eB)((0,json/* asObject */.eB)(answer.body).error);
    const text = (0,http/* remoteText */.SW)((0,json/* asText */.e1)(error.message), Number.POSITIVE_INFINITY);
    const code = (0,http/* remoteText */.SW)((0,json/* asText */.e1)(error.code));
    const messages = text === '' ? ['without a reason'] : text.split(between);
    const lines = messages.map(message => {
        const [, line, column] = sentPlace.exec(message) ?? [];
        if (line === undefined)
            return message;
        const place = sourceOf({ line: Number(line), column: Number(column) });
        return `${file}:${place.line}:${place.column}: ${message}`;
    });
    const status = code === '' || code === 'AADB2C' ? `Graph answered ${answer.status}` : `${answer.status} ${code}`;
    return { code, lines: [`${status}: ${lines[0]}`, ...lines.slice(1), ...requestIdLine(answer)] };
};
const requestIdLine = (answer) => (0,graph_answer/* succeeded */.gq)(answer) || answer.requestId === undefined ? [] : [`(request-id ${(0,http/* remoteText */.SW)(answer.requestId)})`];

;// CONCATENATED MODULE: ./build/resources/customPolicies/upload.js
// The upload of one policy, and the proof of what became of it: after a refusal and after an answer that never came the tenant is
// asked what it holds, because it has been seen to keep what it refuses. Source: Microsoft Graph documentation (beta),
// trustFrameworkPolicy put; MicrosoftDocs/azure-docs#11258.










/** Uploads a policy. Never rejects: what failed is told. */
const upload = async ({ document, existing, isEqual }, work, mayLagBehind, secrets) => {
    // What is under way is finished in a cancelled job too, so that nobody has to guess.
    const { finishing } = work.graph;
    const request = {
        method: 'PUT',
        path: `${(0,trustFramework/* policyPath */.k1)(document.id)}/$value`,
        version: 'beta',
        accept: 'application/xml',
        content: { type: 'application/xml', text: document.uploadText },
        operation: `upload the custom policy ${document.id} (${document.file})`,
        requirement: requirements/* requirements */.Ln.writeCustomPolicies,
        concealed: secrets,
        mayLagBehind
    };
    for (let attempt = 1;; attempt++) {
        let answer;
        try {
            answer = await finishing.send(request);
        }
        catch (thrown) {
            const error = (0,build_errors/* asActionError */.z6)(thrown);
            const held = heldOf(await readNow(document, work), document, existing);
            // Where it was the same before, what the tenant holds proves nothing.
            if (held === 'sent' && !isEqual)
                return { kind: 'uploaded' };
            return { kind: 'failed', lines: error.message.split('\n'), held, error, code: '' };
        }
        if (!(0,graph_answer/* succeeded */.gq)(answer)) {
            const { lines, code } = refusalOf(answer, document);
            const held = heldOf(await readNow(document, work), document, existing);
            return { kind: 'failed', lines, held, error: undefined, code: answer.status === 403 ? 'forbidden' : code };
        }
        const isLast = attempt === mostUnproven;
        const outcome = await proven(answer, document, existing, work, { secrets, isPatient: isLast });
        // What lies between may have answered in the place of the service.
        const isUndone = outcome.kind === 'failed' && (outcome.held === 'nothing' || outcome.held === 'before');
        if (!isUndone || isLast)
            return outcome;
    }
};
/** So often something is sent whose success is not borne out. */
const mostUnproven = 3;
/** So long it is looked for after the last time: the service may answer without a text, and show what is fresh late. */
const patienceMs = 40_000;
/** The answer is the policy as it is kept now; where it is not, the policy is read. */
const proven = async (answer, document, existing, work, { secrets, isPatient }) => {
    const kept = parseCanonical((0,json/* asText */.e1)(answer.body));
    if (kept.ok && isSamePolicy(document.canonical, kept.root))
        return { kind: 'uploaded' };
    const { clock } = work.runtime;
    const endsMs = Math.min(clock.monotonic() + (isPatient ? patienceMs : 0), work.deadline.endsMs);
    const look = () => (0,retry/* readUntilFresh */.VA)(() => readNow(document, work), read => heldOf(read, document, existing) !== 'sent', work.runtime).catch(() => 'unread');
    let found = await look();
    let held = heldOf(found, document, existing);
    while ((held === 'nothing' || held === 'before') && clock.monotonic() < endsMs) {
        found = await look();
        held = heldOf(found, document, existing);
    }
    if (held === 'sent')
        return { kind: 'uploaded' };
    const root = found === 'unread' ? undefined : found?.root;
    if (held === 'another' && root !== undefined) {
        const [first] = differences(document.canonical, root, { secrets, most: 1 });
        work.warn(`${document.id} (${document.file}) was accepted, and yet the tenant keeps it in another form${first === undefined ? '' : `, first at ${first.field}`}: every run will upload it again.`);
        return { kind: 'uploaded' };
    }
    const lines = [`Graph answered ${answer.status}, and yet the tenant does not hold what was sent`];
    return { kind: 'failed', lines, held, error: undefined, code: '' };
};
const readNow = async ({ id }, { graph }) => {
    const read = (0,trustFramework/* contentRead */.Ei)(id);
    try {
        return policyOf(id, read, await graph.finishing.send({ method: 'GET', ...read }));
    }
    catch {
        return 'unread';
    }
};
const heldOf = (found, { canonical }, existing) => {
    if (found === 'unread')
        return 'unknown';
    if (found === undefined)
        return 'nothing';
    if (found.root === undefined)
        return 'another';
    if (isSamePolicy(canonical, found.root))
        return 'sent';
    return existing?.root !== undefined && isSamePolicy(existing.root, found.root) ? 'before' : 'another';
};

;// CONCATENATED MODULE: ./build/resources/customPolicies/apply.js
// Carrying the plan out: policies one after another, base before child, then the removals. One that fails keeps what inherits from
// it from being sent, and nothing else; everything that happened is told at the end.













/** Uploads and removes. Never rejects because of a single policy. @throws ActionError for ids that make the files wrong. */
const applyPolicies = async (planned, work, scope) => {
    const { wanted, observed, changes, pruned } = planned;
    const looked = await finalValues(wanted, observed, work, scope);
    const filled = fillWith(wanted, looked);
    const decisions = decide(judge(wanted, observed, filled).levels, filled, observed);
    const pending = await notePending(decisions, observed, work, scope);
    const fates = [];
    const failed = new Map();
    const uploaded = new Set();
    const lackedKeys = new Set();
    const errors = [];
    let code;
    let ending;
    for (const decision of decisions) {
        const { document, action, isEqual, isUnchecked } = decision;
        const change = changes.get(document.key);
        const fail = (lines, held, pending) => {
            fates.push({ document, state: 'failed', lines });
            failed.set(document.key, document.id);
            // Nothing else would tell the next run of it.
            if (held === 'sent' || held === 'unknown' || (held !== 'nothing' && isUnchecked))
                scope.services.record.note(pendingKey(document.key), pending);
        };
        if (action === 'unchanged') {
            if (change !== undefined)
                work.withdraw([change]);
            fates.push({ document, state: 'unchanged' });
            continue;
        }
        if (work.runtime.cancelled.aborted) {
            ending ??= 'the job was cancelled';
            if (errors.length === 0)
                errors.push(asCancelled(work.runtime.cancelled));
        }
        const base = document.base === undefined ? undefined : failed.get(document.base.key);
        const why = ending ?? unsendable(document, base);
        if (why !== undefined) {
            fail([`was not sent: ${why}${unrecorded(isEqual, observed)}`], isEqual ? 'sent' : 'before', 'pending');
            continue;
        }
        const lag = lagOf(document, uploaded, wanted, lackedKeys);
        const outcome = await upload(decision, work, lag, filled.secrets);
        if (outcome.kind === 'uploaded') {
            uploaded.add(document.key);
            if (change === undefined)
                work.markChanged();
            else
                work.carriedOut(change);
            if (pending.has(pendingKey(document.key)))
                scope.services.record.note(pendingKey(document.key), undefined);
            fates.push({ document, state: stateOf(action) });
            continue;
        }
        if (outcome.held === 'sent' && !isEqual)
            work.markChanged();
        if (lag.has('keySet') && outcome.lines.some(line => /does not have CryptographicKey/i.test(line)))
            for (const { key } of document.storageReferences)
                lackedKeys.add(key);
        fail(toldFailure(outcome, decision, observed), outcome.held, outcome.error === undefined ? 'refused' : 'pending');
        code ??= outcome.error?.code ?? 'policy';
        if (outcome.error !== undefined)
            errors.push(outcome.error);
        if (outcome.error !== undefined && inTurn/* endsAll */.A.has(outcome.error.code))
            ending = 'the upload before it ended the run';
        if (outcome.code === 'forbidden')
            ending = 'the caller may not upload custom policies';
    }
    const known = new Set([...observed.existing.keys(), ...filled.documents.map(({ key }) => key)]);
    let removed = 0;
    const carriedOut = (one) => {
        removed += 1;
        work.carriedOut(one);
    };
    const removalErrors = await prune(pruned, failed, changes, known, { ...work, carriedOut });
    const all = [...errors, ...removalErrors];
    const error = failureOfAll(fates, all, code ?? all[0]?.code ?? 'policy');
    return { fates, looked, settings: filled.settings, removed, error };
};
/**
 * Records, before anything is sent, what has to be accepted on a base that is uploaded as well: a run that ends too early leaves
 * nothing else that would tell the next one. Gives the keys of all that is recorded.
 */
const notePending = async (decisions, { recorded, hasPlace }, work, { services: { record } }) => {
    const again = decisions.filter(({ action, isUnchecked }) => action !== 'unchanged' && isUnchecked);
    const keys = again.map(({ document }) => pendingKey(document.key)).filter(key => !recorded.has(key));
    if (hasPlace && keys.length > 0) {
        for (const key of keys)
            record.note(key, 'pending');
        // What cannot be recorded now is recorded, or told, at the end.
        await record.write(work).catch(() => undefined);
    }
    return new Set([...recorded.keys(), ...keys]);
};
/** What this run has made is known by now. b2c-extensions-app is looked for again where it was not there. */
const finalValues = async ({ uses }, { looked }, { graph, runtime }, scope) => {
    const made = await madeValues(looked, scope);
    const isNeeded = uses.lookedUp.has('ExtensionsAppId') || uses.lookedUp.has('ExtensionsObjectId');
    if (made.extensions !== undefined || !isNeeded)
        return made;
    const read = async () => extensionsAppOf(applicationsOf(extensionsAppRead)(await (0,failure/* sendSuccessfully */.qt)(graph, { method: 'GET', ...extensionsAppRead })));
    return withExtensionsApp(made, await (0,retry/* readUntilFresh */.VA)(read, found => found === undefined, runtime));
};
/** Why a policy cannot be sent; undefined when it can. */
const unsendable = ({ unknown }, failedBase) => {
    if (failedBase !== undefined)
        return `its base ${failedBase} failed or was not sent`;
    if (unknown.length === 0)
        return undefined;
    const names = unknown.join(', ');
    return unknown.some(name => /^extensions/i.test(name))
        ? `it needs ${names}, and the tenant has no b2c-extensions-app yet; a new tenant gets it within minutes, and it must never be created by hand`
        : `it needs ${names}, which this run did not get to know`;
};
/** Writes of this run that the service may not show yet. `lackedKeys` were waited for in vain: that of a failed key never comes. */
const lagOf = ({ base, storageReferences }, uploaded, { declaredKeys }, lackedKeys) => {
    const lag = new Set();
    if (base !== undefined && uploaded.has(base.key))
        lag.add('customPolicy');
    const declared = new Set(declaredKeys.map(id => (0,trustFramework/* keyOf */.TN)((0,trustFramework/* withPrefix */.Fe)(id))));
    const isWaitedFor = ({ key }) => declared.has(key) && !lackedKeys.has(key);
    if (storageReferences.some(isWaitedFor))
        lag.add('keySet');
    return lag;
};
const heldWords = {
    sent: '',
    before: 'The tenant holds what it held before.',
    another: 'The tenant holds something else now.',
    nothing: 'The tenant does not hold it.',
    unknown: 'What the tenant holds now could not be read.'
};
const toldFailure = ({ lines, held }, { isEqual }, observed) => {
    const [first = '', ...others] = lines;
    if (held !== 'sent')
        return [`failed: ${first}`, ...others, heldWords[held]];
    const wasEqual = isEqual
        ? 'was not accepted again, and the tenant holds it as before'
        : 'was refused, and yet the tenant holds it';
    return [
        `${wasEqual}: ${first}`,
        ...others,
        ...[unrecorded(true, observed).replace(/^; /, '')].filter(line => line !== '')
    ];
};
/** Said where nothing but this run will ever tell. */
const unrecorded = (isEqual, { hasPlace }) => isEqual && !hasPlace
    ? '; the file declares no application that could record it, so later runs will not tell of it: change the policy or its base to have it uploaded again'
    : '';
const asCancelled = ({ reason }) => reason instanceof build_errors/* ActionError */.lZ
    ? reason
    : new build_errors/* ActionError */.lZ({ code: 'cancelled', message: 'The job was cancelled.', cause: reason });
/** What is removed may be what a policy still inherits from that failed to get its new base. */
const prune = async (pruned, failed, changes, known, work) => {
    if (pruned.length === 0)
        return [];
    if (failed.size === 0)
        return removeOneByOne(pruned, changes, known, work);
    work.warn('No custom policy was removed, because not all could be uploaded.');
    return [];
};

// EXTERNAL MODULE: ./build/resources/customPolicies/kindName.js
var kindName = __webpack_require__(89653);
// EXTERNAL MODULE: ./build/report/markup.js
var markup = __webpack_require__(29271);
// EXTERNAL MODULE: ./build/report/text.js
var report_text = __webpack_require__(13920);
;// CONCATENATED MODULE: ./build/resources/customPolicies/policyReport.js
// What a run tells of custom policies: outputs, the tree with links to try them, and what somebody should look at.





const title = 'Custom policies';
/** The report. */
const reportOf = (told) => context => {
    const { wanted, observed, fates, looked, settings, notices, removed } = told;
    const all = [...wanted.source.notices, ...notices];
    const ofLevel = (level) => all.filter(notice => notice.level === level).map(({ text }) => ({ text, title }));
    const isUploaded = context.mode === 'apply' && fates.some(({ state }) => state === 'created' || state === 'updated');
    return {
        outputs: {
            policies: JSON.stringify(fates.map(({ document: { id, file }, state }) => ({ id, file, state }))),
            'policy-settings': JSON.stringify(settings),
            'extensions-client-id': looked.extensions?.appId ?? '',
            'extensions-object-id': looked.extensions?.id ?? ''
        },
        warnings: [...wanted.warnings, ...ofLevel('warning'), ...observed.refused.map(unread/* unreadWarning */.ki)],
        notices: [...ofLevel('notice'), ...(observed.areKeysRefused ? [unreadKeys] : [])],
        ...(isUploaded && { advice: [caching] }),
        summary: () => ({
            card: [[title, (0,report_text/* html */.qy)(countsOf(fates, removed, context))]],
            // In mode apply they end the run, and the error tells of them.
            sections: [
                context.mode === 'apply' ? '' : failedSection(fates),
                treeOf(told, context),
                ...(isUploaded ? [(0,report_text/* html */.qy)(caching)] : [])
            ]
        })
    };
};
const caching = 'Users see changed custom policies after up to 30 minutes: the service caches them. DeploymentMode Development is not cached.';
const unreadKeys = {
    text: `Policies name policy keys that the file does not declare, and the caller may not look whether the tenant has them; the service refuses a policy whose key is missing. ${(0,requirements/* howToGrant */.Y2)(requirements/* requirements */.Ln.readKeySets)}`,
    title
};
const inPlan = { created: 'to create', updated: 'to update' };
const countsOf = (fates, removed, { mode }) => [
    ...Array.from(Map.groupBy(fates, ({ state }) => state), ([state, of]) => `${of.length} ${(mode === 'plan' ? inPlan[state] : undefined) ?? state}`),
    ...(removed > 0 ? [`${removed} ${mode === 'plan' ? 'to remove' : 'removed'}`] : [])
].join(', ');
const failedSection = (fates) => {
    const failed = fates.filter(({ state }) => state === 'failed');
    if (failed.length === 0)
        return '';
    const lines = failed.flatMap(({ document, lines = [] }) => [
        '',
        `<b>${(0,report_text/* code */.aY)(document.file)}: ${(0,report_text/* code */.aY)(document.id)}</b><br>${lines.map(line => (0,report_text/* html */.qy)(line, longestLine)).join('<br>')}`
    ]);
    return (0,markup/* alert */.xE)('CAUTION', ['<b>Custom policies that were not brought into step</b>', ...lines]);
};
/** What the service says is shown whole. */
const longestLine = 100_000;
const signs = {
    created: '\ud83d\udfe2',
    updated: '\ud83d\udd35',
    unchanged: '\u26aa',
    failed: '\u274c',
    unknown: '\u2754'
};
/** The policies as a tree of inheritance, as nested lists. */
const treeOf = ({ fates, looked, wanted }, context) => {
    if (fates.length === 0)
        return '';
    const keys = new Set(fates.map(({ document }) => document.key));
    const children = Map.groupBy(fates, ({ document: { base } }) => base !== undefined && keys.has(base.key) ? base.key : undefined);
    const listOf = (base) => {
        const items = (children.get(base) ?? []).map(({ document, state }) => {
            const { id, base: written, file } = document;
            const from = base === undefined && written !== undefined ? ` from ${(0,report_text/* code */.aY)(written.id)} of the tenant` : '';
            const isThere = context.mode !== 'plan' || state !== 'created';
            const run = isThere ? runNowOf(document, looked, wanted.signInApp, context) : undefined;
            const name = run === undefined ? (0,report_text/* code */.aY)(id) : (0,report_text/* link */.nf)(run.address, `${(0,report_text/* code */.aY)(id)} ${run.label}`);
            return `<li>${signs[state]} ${name}${from} (${(0,report_text/* html */.qy)(file)})${listOf(document.key)}</li>`;
        });
        return items.length === 0 ? '' : `<ul>${items.join('')}</ul>`;
    };
    return `<b>${title}</b>${listOf(undefined)}`;
};
/** The challenge of RFC 7636, appendix B: without one no single-page or mobile application is let sign in. */
const exampleChallenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
/** Where a relying-party policy can be tried; undefined for one that users do not start. */
const runNowOf = ({ id, relyingParty }, { tenant, apps }, app, { mode }) => {
    if (relyingParty === undefined || mode === 'destroy')
        return undefined;
    const policy = `https://${loginHost(tenant)}/${encodeURIComponent(tenant.domain)}/${encodeURIComponent(id)}`;
    if (relyingParty.protocol === 'saml')
        return { address: `${policy}/Samlp/metadata`, label: 'metadata' };
    const client = app === undefined ? undefined : apps[app.key];
    const showsToken = /^https:\/\/jwt\.ms(?:\/|$)/i.test(app?.redirectUri ?? '');
    const parameters = new URLSearchParams({
        ...(app !== undefined &&
            client?.state === 'known' && {
            client_id: client.text,
            redirect_uri: app.redirectUri.replaceAll('{clientId}', client.text)
        }),
        // The one place that shows a token without an application behind it.
        response_type: showsToken ? 'id_token' : 'code',
        ...(app?.takesPkce && !showsToken && { code_challenge: exampleChallenge, code_challenge_method: 'S256' }),
        scope: 'openid',
        nonce: 'defaultNonce',
        prompt: 'login'
    });
    return {
        address: `${policy}/oauth2/v2.0/authorize?${parameters.toString().replaceAll('+', '%20')}`,
        label: client?.state === 'known' ? 'run now' : 'run now (add client_id and redirect_uri)'
    };
};

;// CONCATENATED MODULE: ./build/resources/customPolicies/plan.js
// The plan of custom policies: a row for each policy of the folder, for those that are removed, and for what is not declared.














/** The plan of what shall be there. @throws ActionError for mistakes in the files that the tenant brings to light. */
const planPolicies = (wanted, observed) => {
    const { filled, refused, arePoliciesRead } = observed;
    const judged = judge(wanted, observed, filled);
    const decisions = arePoliciesRead ? decide(judged.levels, filled, observed) : [];
    const rows = new Map(decisions.map(decision => [decision.document.key, rowOf(decision)]));
    const pruned = judged.pruned.map(({ id, key }) => [key, (0,plan/* change */.Zg)(kindName/* kind */.f, 'delete', id, 'is not in the folder (prune)', { id })]);
    const changes = new Map([...rows, ...pruned]);
    const fates = arePoliciesRead
        ? plannedFates(decisions)
        : filled.documents.map(document => ({ document, state: 'unknown' }));
    const report = (state) => reportOf({ wanted, observed, notices: [...filled.notices, ...judged.notices], ...state });
    return {
        changes: [
            ...changes.values(),
            ...judged.undeclared.map(({ id }) => (0,plan/* change */.Zg)(kindName/* kind */.f, 'drift', id, 'is not in the folder', { id })),
            ...refused.map(read => (0,unread/* unreadChange */.Ms)(kindName/* kind */.f, wanted.source.folder, read))
        ],
        requirements: [requirements/* requirements */.Ln.writeCustomPolicies],
        apply: async (work, scope) => {
            const applied = await applyPolicies({ wanted, observed, changes, pruned: judged.pruned }, work, scope);
            work.report(report(applied));
            if (applied.error !== undefined)
                throw applied.error;
            return undefined;
        },
        settle: async (work, { services }) => {
            // A policy that is gone has nothing left to do; one that is not of this folder may be that of another file.
            const known = pendingKeys([...filled.documents, ...observed.existing.values()]);
            for (const key of arePoliciesRead ? observed.recorded.keys() : [])
                if (key.startsWith(recordPrefix) && !known.has(key))
                    services.record.note(key, undefined);
            await services.record.write(work);
        },
        report: context => {
            const told = { looked: observed.looked, settings: filled.settings };
            // What is carried out tells of itself.
            return context.mode === 'apply'
                ? report({ ...told, fates: unsentFates(decisions), removed: 0 })(context)
                : report({ ...told, fates, removed: judged.pruned.length })(context);
        }
    };
};
const recordPrefix = 'policy/';
const pendingKeys = (policies) => new Set(policies.map(({ key }) => pendingKey(key)));
const rowOf = ({ action, document, existing, reason, fields }) => (0,plan/* change */.Zg)(kindName/* kind */.f, action, document.id, reason, { fields, id: existing?.id });
/** The plan of what shall be gone: the policies of the folder, children first. @throws ActionError. */
const planPoliciesRemoval = (wanted, observed) => {
    const { filled, existing } = observed;
    const unreadable = filled.mistakes;
    if (unreadable.length > 0)
        throw mistaken(unreadable);
    const declared = new Set(filled.documents.map(({ key }) => key));
    const there = [...existing.values()];
    const removed = deletionOrder(there.filter(({ key }) => declared.has(key)));
    assertNoHeirs(removed, there.filter(({ key }) => !declared.has(key)));
    const changes = new Map(removed.map(({ id, key }) => [key, (0,plan/* change */.Zg)(kindName/* kind */.f, 'delete', id, `is declared in ${wanted.source.folder}`, { id })]));
    return {
        changes: [...changes.values()],
        requirements: [requirements/* requirements */.Ln.writeCustomPolicies],
        apply: async (work, { services }) => {
            const carriedOut = (one) => {
                work.carriedOut(one);
                const key = (0,trustFramework/* keyOf */.TN)(one.id ?? one.name);
                services.removal.removed.add(key);
                services.removal.forgotten.add(pendingKey(key));
            };
            const errors = await removeOneByOne(removed, changes, new Set(existing.keys()), { ...work, carriedOut });
            if (errors.length > 0)
                throw (0,build_errors/* joinErrors */._h)(errors);
            return undefined;
        }
    };
};

// EXTERNAL MODULE: ./build/resources/tenant/environmentText.js
var environmentText = __webpack_require__(62661);
;// CONCATENATED MODULE: ./build/resources/customPolicies/place.js
// Where a path of the section leads: from the folder of the configuration file, or, when nothing is there, from the workspace.




/** The absolute path of what was written at `at` of the file. Reports one that leads nowhere, or out of the workspace. */
const placeOf = async (written, at, bounds) => {
    const { folder, workspace, report } = bounds;
    for (const start of new Set([folder, workspace])) {
        const place = external_node_path_.resolve(start, written);
        const real = await (0,promises_.realpath)(place).catch(() => undefined);
        if (real === undefined)
            continue;
        if ((0,util_files/* isInside */.FK)(place, workspace) && (0,util_files/* isInside */.FK)(real, workspace))
            return place;
        report({ path: at, problem: `${(0,words/* quoted */.TL)(written)} lies outside of the workspace; accepted: a place inside of it` });
        return undefined;
    }
    const from = (0,util_files/* relativeName */.IC)(folder, workspace);
    const seen = from === '.' ? 'not in the workspace' : `neither in ${from} nor in the workspace`;
    report({
        path: at,
        problem: `${(0,words/* quoted */.TL)(written)} is ${seen}; accepted: a path that starts at this file or at the workspace`
    });
    return undefined;
};

;// CONCATENATED MODULE: ./build/resources/customPolicies/signInApp.js
// The application that the run-now links of the summary sign in to: the first declared one for customers that has a redirect URI.

/** The application, as the file says; undefined where none is fit. */
const signInAppOf = ({ apps, defaults }) => {
    const general = (0,json/* asObject */.eB)(defaults);
    for (const [key, app] of Object.entries((0,json/* asObject */.eB)(apps))) {
        const own = (0,json/* asObject */.eB)(app);
        const { web, spa, publicClient } = { ...(0,json/* asObject */.eB)(general.redirectUris), ...(0,json/* asObject */.eB)(own.redirectUris) };
        const [ofWeb, ...others] = [web, spa, publicClient].map(list => Array.isArray(list) ? list.map(json/* asText */.e1)[0] : undefined);
        const redirectUri = ofWeb ?? others.find(uri => uri !== undefined);
        const takesPkce = ofWeb === undefined;
        if ((own.audience ?? general.audience) === 'customers' && redirectUri)
            return { key, redirectUri, takesPkce };
    }
    return undefined;
};

;// CONCATENATED MODULE: ./build/resources/customPolicies/wanted.js
// What is wanted of custom policies: the files and values that the section points at. Everything that is wrong with them whatever
// the tenant holds is told before anything is sent.












/** Reads and checks; gives undefined when something was reported. @throws ActionError `input` for files that may not decide. */
const loadWanted = async (said, context) => {
    let isSound = true;
    const report = problem => {
        isSound = false;
        context.report(problem);
    };
    const bounds = { folder: context.folder, workspace: context.workspace, report };
    const section = 'customPolicies';
    const prune = said.prune === true ? true : (0,json/* asObject */.eB)(said.prune).match;
    if (prune !== undefined && context.run.mode === 'apply')
        context.assertNoProposal?.('customPolicies.prune');
    const refused = refusedSources(context.reported);
    const settings = settingsOf(said, refused.settings, { ...context, report });
    const folder = await placeOf(said.folder, [section, 'folder'], bounds);
    const appSettings = said.appsettings === undefined ? undefined : await placeOf(said.appsettings, [section, 'appsettings'], bounds);
    if (folder === undefined || (said.appsettings !== undefined && appSettings === undefined))
        return undefined;
    const { environment, deploymentMode } = said;
    const source = await readTrusted({
        checkout: context.workspace,
        folder,
        ...(said.exclude && { exclude: said.exclude }),
        ...(environment !== undefined && { environment }),
        ...(appSettings !== undefined && { appSettings })
    }, context);
    const appKeys = Object.keys((0,json/* asObject */.eB)(context.file.apps));
    const options = deploymentMode === undefined ? {} : { deploymentMode };
    const early = earlyTenants((0,json/* asText */.e1)(context.file.tenant)).map(domain => fillAll(source, {
        tenant: { domain, id: earlyTenantId },
        ...(environment !== undefined && { environment }),
        settings: settings.values,
        lookedUp: Object.fromEntries(lookedUpNames.map(name => [name, wanted_unknown])),
        apps: Object.fromEntries([...appKeys, ...refused.apps].map(key => [key, wanted_unknown])),
        isIncomplete: refused.isSource || (environment !== undefined && source.entry === undefined)
    }, options));
    const mistakes = [...source.mistakes, ...commonMistakes(early, source)];
    for (const { blamed, ...mistake } of mistakes) {
        if (blamed === undefined)
            context.reportIn(mistake);
        else
            context.report({ path: [section, blamed], problem: mistake.problem });
    }
    if (!isSound || mistakes.length > 0)
        return undefined;
    const declaredKeys = Object.keys((0,json/* asObject */.eB)(context.file.policyKeys));
    return {
        source,
        settings: settings.values,
        ...(environment !== undefined && { environment }),
        ...options,
        ...(prune !== undefined && { prune: prune === true ? prune : (0,json/* asText */.e1)(prune) }),
        declaredKeys,
        appKeys,
        uses: usesOf(early, declaredKeys),
        signInApp: signInAppOf(context.file),
        warnings: settings.warnings
    };
};
const wanted_unknown = { state: 'unknown' };
/** Stands for the tenant's id before the tenant is known. */
const earlyTenantId = '00000000-0000-4000-8000-000000000001';
/**
 * The initial domains that the tenant may have, by what the file says of it: what is wrong with every one of them is wrong. A name
 * alone has one in each cloud. Where the file says nothing, two names that no tenant has tell what depends on the name.
 */
const earlyTenants = (guard) => {
    const suffixes = [...new Set(Object.values(clouds/* initialDomainOf */.cs))];
    const domain = guard.toLowerCase();
    if (suffixes.some(suffix => domain.endsWith(`.${suffix}`)))
        return [domain];
    if (/^[a-z0-9-]+$/.test(domain) && !/^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/.test(domain))
        return suffixes.map(suffix => `${domain}.${suffix}`);
    return ['first.invalid', 'second.invalid'];
};
const commonMistakes = (early, { isProduction }) => {
    const all = early.map(({ documents, mistakes }) => [
        ...mistakes,
        ...checkPolicies(documents, { isProduction }).mistakes
    ]);
    const [first = [], ...others] = all;
    const lines = others.map(mistakes => new Set(mistakes.map(mistakeLine)));
    return first.filter(mistake => lines.every(known => known.has(mistakeLine(mistake))));
};
const usesOf = (early, declaredKeys) => {
    const documents = early.flatMap(filled => filled.documents);
    const names = new Set(documents.flatMap(document => document.unknown.map(name => name.toLowerCase())));
    const declared = new Set(declaredKeys.map(id => (0,trustFramework/* keyOf */.TN)((0,trustFramework/* withPrefix */.Fe)(id))));
    return {
        lookedUp: new Set(lookedUpNames.filter(name => names.has(name.toLowerCase()))),
        undeclaredKeys: documents.some(({ storageReferences }) => storageReferences.some(({ id }) => !declared.has((0,trustFramework/* keyOf */.TN)(id))))
    };
};
/** What gives values, and was refused: settings and apps by name, and whether it was a source as a whole. */
const refusedSources = (reported) => {
    const below = (...path) => reported.flatMap(problem => path.every((step, index) => problem.path[index] === step) ? String(problem.path[path.length] ?? '') : []);
    const [settings, apps] = [below('customPolicies', 'settings'), below('apps')];
    const isSource = [...settings, ...apps].includes('') ||
        below('customPolicies').some(key => ['environment', 'appsettings'].includes(key));
    return { settings, apps, isSource };
};
/**
 * Settings of the environment are secrets; one that is not set is unknown in the modes that can do without, as are those of `refused`
 * names.
 */
const settingsOf = ({ settings = {} }, refused, context) => {
    const values = {};
    const warnings = [];
    for (const [name, said] of Object.entries(settings)) {
        if (typeof said === 'string')
            values[name] = { state: 'known', text: said };
        else if (said.env !== undefined) {
            const read = (0,environmentText/* readEnvironment */.Qo)(said.env, ['customPolicies', 'settings', name, 'env'], context);
            values[name] =
                read?.text === undefined ? { ...wanted_unknown, isSecret: true } : { state: 'known', text: read.text, isSecret: true };
            if (read !== undefined && read.text === undefined && context.run.mode === 'plan')
                warnings.push({
                    text: `The environment variable ${read.variable} is not set or empty: policies that use {Settings:${name}} are shown as changed. Set it with env: on the step.`,
                    title: 'Custom policies'
                });
        }
    }
    for (const name of refused)
        values[name] ??= wanted_unknown;
    return { values, warnings };
};
/** Reads the folder; in a run that may hold a proposal each file must be one of the repository itself. */
const readTrusted = async (place, context) => {
    const { assertTrusted } = context;
    if (assertTrusted === undefined)
        return loadPolicies(place);
    const files = [];
    const source = await loadPolicies({ ...place, onFile: (writtenPath, bytes) => files.push({ writtenPath, bytes }) });
    for (const { writtenPath, bytes } of files) {
        assertTrusted({ path: await (0,promises_.realpath)(writtenPath), writtenPath: external_node_path_.resolve(writtenPath), bytes });
    }
    return source;
};

;// CONCATENATED MODULE: ./build/resources/customPolicies/work.js
// The heavy half of custom policies, which is loaded only where a file declares them: it stands on an XML parser.






/***/ })

};
