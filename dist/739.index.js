export const id = 739;
export const ids = [739];
export const modules = {

/***/ 60843:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ readConfigFile),
/* harmony export */   o: () => (/* binding */ largestConfigBytes)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(19473);
/* harmony import */ var _util_files_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9118);
/* harmony import */ var _util_words_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(85892);
// The configuration file on disk, opened within bounds: inside the workspace, a plain file, its size before its content.






/** The largest file that is read, in bytes: room for a thousand apps with everything that mode export writes of them. */
const largestConfigBytes = 2 * 1024 * 1024;
const checkOut = 'The path starts at the workspace; check the repository out in an earlier step.';
const refused = (file, why, hint = checkOut, cause) => new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ({ code: 'input', message: `Input config ${(0,_util_words_js__WEBPACK_IMPORTED_MODULE_5__/* .quoted */ .TL)(file)} ${why}`, hint, cause });
/**
 * Reads the file. A relative path starts at `workspace`; without one, at the working directory, and then there is nothing to stay
 * inside of. Links are followed before the place is judged, and nothing is waited for: a pipe or a device is no file.
 * @throws ActionError `input` that says what the file is instead, without any of its content.
 */
const readConfigFile = async (file, workspace) => {
    const cannotRead = (error) => {
        throw refused(file, `cannot be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(error)}`, checkOut, error);
    };
    const path = await node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.realpath((0,node_path__WEBPACK_IMPORTED_MODULE_2__.resolve)(workspace || '.', file)).catch(cannotRead);
    const root = await node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.realpath(workspace || '.').catch(cannotRead);
    if (workspace)
        assertInside(file, path, root);
    const written = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.resolve)(workspace || '.', file);
    const writtenPath = written === path ? path : (0,node_path__WEBPACK_IMPORTED_MODULE_2__.resolve)(root, (0,node_path__WEBPACK_IMPORTED_MODULE_2__.relative)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.resolve)(workspace || '.'), written));
    // Opening a pipe would wait for its other end otherwise. The last step of a real path is no link, unless somebody changes it now.
    const flags = node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_RDONLY | (node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_NONBLOCK ?? 0) | (node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_NOFOLLOW ?? 0);
    const handle = await node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.open(path, flags).catch(cannotRead);
    try {
        const bytes = await readPlainFile(file, handle);
        return { path, writtenPath, bytes, text: decode(file, bytes) };
    }
    catch (error) {
        if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ)
            throw error;
        return cannotRead(error);
    }
    finally {
        await handle.close();
    }
};
const assertInside = (file, path, root) => {
    if ((0,_util_files_js__WEBPACK_IMPORTED_MODULE_4__/* .isInside */ .FK)(path, root))
        return;
    throw refused(file, 'lies outside of the workspace; accepted: a file inside of it, also behind its links', 'Copy the file into the workspace, or check the repository that holds it out there.');
};
const readPlainFile = async (file, handle) => {
    const found = await handle.stat();
    if (found.isDirectory())
        throw refused(file, 'cannot be read: EISDIR, it is a directory; accepted: a plain file');
    if (!found.isFile())
        throw refused(file, 'is a device, a pipe or a socket; accepted: a plain file');
    const tooLarge = (bytes) => refused(file, `has ${bytes} bytes; accepted: at most ${largestConfigBytes}`, 'Split the file into several.');
    if (found.size > largestConfigBytes)
        throw tooLarge(found.size);
    const bytes = await (0,_util_files_js__WEBPACK_IMPORTED_MODULE_4__/* .readUpTo */ .Vc)(handle, largestConfigBytes, found.size);
    if (bytes === undefined)
        throw tooLarge(`more than ${largestConfigBytes}`);
    return bytes;
};
const saveAsUtf8 = 'Save the file as UTF-8: in PowerShell with Out-File -Encoding utf8 or Set-Content -Encoding utf8, in an editor by its encoding.';
const decode = (file, bytes) => {
    const wide = wideEncodingOf(bytes);
    if (wide !== undefined)
        throw refused(file, `is ${wide} text; accepted: UTF-8, also with a byte order mark`, saveAsUtf8);
    try {
        return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    }
    catch (error) {
        throw refused(file, 'is not UTF-8 text; accepted: UTF-8, also with a byte order mark', saveAsUtf8, error);
    }
};
/** UTF-16 or UTF-32, by its byte order mark or, as YAML 1.2 has it, by the zero bytes around a first character of ASCII. */
const wideEncodingOf = ([a, b, c, d]) => {
    if ((a === 0xff && b === 0xfe && c === 0 && d === 0) || (a !== 0 && b === 0 && c === 0 && d === 0))
        return 'UTF-32';
    if (a === 0 && b === 0)
        return 'UTF-32';
    if ((a === 0xff && b === 0xfe) || (a !== undefined && a !== 0 && b === 0))
        return 'UTF-16 (little endian)';
    return (a === 0xfe && b === 0xff) || (a === 0 && b !== undefined) ? 'UTF-16 (big endian)' : undefined;
};


/***/ }),

/***/ 6739:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  loadConfig: () => (/* binding */ loadConfig),
  G: () => (/* binding */ problemsOf)
});

// UNUSED EXPORTS: readConfig

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/util/json.js
var json = __webpack_require__(94891);
// EXTERNAL MODULE: ./build/util/problem.js
var util_problem = __webpack_require__(87978);
// EXTERNAL MODULE: ./build/declaration/configFile.js
var configFile = __webpack_require__(60843);
// EXTERNAL MODULE: ./build/resources/tenant/reference.js
var reference = __webpack_require__(8670);
// EXTERNAL MODULE: ./build/declaration/assemble.js
var assemble = __webpack_require__(11539);
// EXTERNAL MODULE: ./build/util/result.js
var result = __webpack_require__(82856);
// EXTERNAL MODULE: ./build/util/words.js
var words = __webpack_require__(85892);
// EXTERNAL MODULE: ./build/declaration/variables.js
var declaration_variables = __webpack_require__(69942);
;// CONCATENATED MODULE: ./build/declaration/placeholders.js
// Environment placeholders of the config file: `${VAR}` in the places that are documented, and an error everywhere else.



const placeholder = /\$\{([^}$]*)\}/g;
/**
 * Replaces every `${VAR}` in the texts of `holder`, in place, by the variable's value. `refuse` is told of placeholders that
 * have no place there, and of variables that are not set, empty, or not for the file.
 */
const expandPlaceholders = (holder, keys, from, refuse, at = []) => {
    for (const [key, inner] of Object.entries(holder)) {
        const path = [...at, Array.isArray(holder) ? Number(key) : key];
        if (typeof inner === 'object' && inner !== null)
            expandPlaceholders(inner, keys, from, refuse, path);
        if (typeof inner !== 'string' || !holdsPlaceholder(inner))
            continue;
        const expanded = takesPlaceholders(path, keys)
            ? expand(inner, from)
            : (0,result/* err */._)(`holds a placeholder; accepted: only in ${placesOf(keys)}`);
        if (expanded.ok)
            Object.assign(holder, { [key]: expanded.value });
        else
            refuse({ path, problem: expanded.problem });
    }
};
const holdsPlaceholder = (text) => text.includes('${');
const placesOf = ({ tenant, app }) => {
    const all = [...Object.values(tenant), ...Object.values(app)];
    const places = ['tenant', ...all.flatMap(({ placeholders }) => placeholders?.words ?? [])];
    return `${places.slice(0, -1).join(', ')}, and ${places.at(-1)}`;
};
/** True for the values that may hold placeholders. The path begins at the top of the file. */
const takesPlaceholders = (path, { tenant, app }) => {
    const [top] = path;
    if (path.length === 1 && top === 'tenant')
        return true;
    const isOfApp = top === 'apps' || top === 'defaults';
    const [field, ...below] = isOfApp ? path.slice(top === 'apps' ? 2 : 1) : path;
    const allowed = (isOfApp ? app : tenant)[String(field)]?.placeholders?.paths ?? [];
    return allowed.some(steps => steps.length === below.length && steps.every((step, index) => step === '*' || step === below[index]));
};
const expand = (text, { env, variables = [] }) => {
    const problems = [];
    const expanded = text.replace(placeholder, (_, name) => {
        const value = env[name] ?? '';
        const problem = (0,declaration_variables/* problemOfVariable */.B)(name, variables) ?? problemOfValue(name, value);
        if (problem !== undefined)
            problems.push(problem);
        return value;
    });
    if (problems.length > 0)
        return (0,result/* err */._)(problems.join('; '));
    return holdsPlaceholder(text.replace(placeholder, ''))
        ? (0,result/* err */._)(`${(0,words/* quoted */.TL)(text)} holds a placeholder without its closing brace`)
        : (0,result.ok)(expanded);
};
const problemOfValue = (name, value) => {
    if (value === '')
        return `the environment variable ${name} is not set or empty; set it with env: on the step`;
    return (0,words/* looksSecret */.n0)(value) ? `the value of ${name} looks like a secret, which has no place in the file` : undefined;
};

// EXTERNAL MODULE: ./build/declaration/schema.js
var schema = __webpack_require__(64020);
// EXTERNAL MODULE: ./build/declaration/schemaErrors.js
var schemaErrors = __webpack_require__(3827);
;// CONCATENATED MODULE: ./build/declaration/content.js
// The content of a configuration file, once it is a plain value: from what stands there to what it declares, with every mistake at its
// path.






/** What a file must declare at least one of. */
const sectionsOf = ({ tenant, sections }) => [
    ...sections.map(({ name }) => name),
    ...tenant.flatMap(({ keys }) => Object.keys(keys)),
    'apps'
];
const notOurs = (value) => {
    if (value === null || value === undefined)
        return 'is empty; accepted: a map';
    if (Array.isArray(value))
        return 'is a list; accepted: a map';
    return (0,json/* isObject */.Gv)(value)
        ? 'is no configuration file of this action; accepted: a map with version: 1 and what it declares'
        : 'is a text; accepted: a map with version: 1 and what it declares';
};
/** What the file declares, without what it points at; undefined for what is no file of ours. Refused values are taken out of it. */
const readDeclaration = ({ value, secretPaths, isOurs }, { kinds, everywhere, run, ...variables }, report) => {
    // A refused value is deleted, so that what remains can be read and its mistakes found in the same run.
    const refused = [];
    const refuse = mistake => {
        refused.push(mistake.path);
        report(mistake);
        deleteAt(value, mistake.path);
    };
    if (!isOurs) {
        report({ path: [], problem: notOurs(value) });
        return undefined;
    }
    if ((0,json/* isObject */.Gv)(value) && !sectionsOf(kinds).some(section => section in value))
        report({ path: [], problem: `declares nothing; accepted: at least one of ${sectionsOf(kinds).join(', ')}` });
    for (const path of secretPaths)
        deleteAt(value, path);
    for (const problem of (0,schemaErrors/* schemaProblems */.I)((0,schema/* configSchemaOf */.ZK)(kinds), value))
        refuse(problem);
    if (!(0,json/* isObject */.Gv)(value))
        return undefined;
    const keys = (0,schema/* keysOf */.YD)(kinds);
    expandPlaceholders(value, keys, variables, refuse);
    const { tenant: tenantGuard, defaults = {}, apps: entries = {} } = value;
    const tenant = tenantGuard === undefined ? undefined : (0,reference/* parseTenant */.s)(tenantGuard, 'public');
    if (tenant?.ok === false)
        report({ path: ['tenant'], problem: tenant.problem });
    const tenantParts = (0,assemble/* assembleTenant */.N2)(value, kinds, report, run);
    const forbidden = forbiddenBy(everywhere, keys.app);
    const framework = (0,assemble/* assembleSections */.Tf)(value, kinds, (0,assemble/* withDefaults */.rO)(defaults, everywhere), report);
    const declared = Object.entries(entries).flatMap(([key, own]) => {
        const section = framework.reserved.get(key);
        if (section !== undefined)
            report({ path: ['apps', key], part: 'key', problem: `is a key of ${section}; accepted: another one` });
        // The name was refused above when it is absent here.
        const said = (0,assemble/* withDefaults */.rO)({ name: key, ...own }, defaults);
        const written = { ...(0,assemble/* withDefaults */.rO)(said, workflowValues(everywhere, said, keys.app)), ...forbidden };
        const app = (0,assemble/* assembleApp */.cL)(written, {
            key,
            nameRequired: true,
            kinds,
            ...(run && { run }),
            report: ({ path, problem }) => report({ path: placeOf(key, own, defaults, path), problem })
        });
        return app === undefined ? [] : [app];
    });
    const apps = [...framework.apps, ...declared];
    for (const { key, path, problem } of (0,assemble/* clashes */.g0)(apps))
        report({ path: ['apps', key, ...path], problem });
    const keysWritten = [...framework.apps.map(({ app }) => app.key), ...Object.keys(entries)];
    for (const { key, path, problem } of (0,assemble/* danglingUses */.Bg)(apps, keysWritten, appsRefused(refused, kinds)))
        report({ path: placeOf(key, entries[key] ?? {}, defaults, path), problem });
    return { tenantGuard, tenant: tenantParts, sections: framework.sections, apps };
};
/** The keys of apps of which something was refused, and of those that a refused section stands for. */
const appsRefused = (paths, { sections }) => new Set(paths.flatMap(([first, key]) => first === 'apps'
    ? [String(key)]
    : sections.flatMap(({ name, reservedKeys }) => (name === first ? reservedKeys : []))));
/** What the workflow says of an app that is written so. */
const workflowValues = (everywhere, said, appKeys) => Object.fromEntries(Object.entries(everywhere).map(([key, value]) => [key, appKeys[key]?.workflowValue?.(value, said) ?? value]));
/** What the workflow says no to, whatever the file says. */
const forbiddenBy = (everywhere, appKeys) => Object.fromEntries(Object.entries(appKeys)
    .filter(([key, { workflowForbids }]) => workflowForbids && everywhere[key] === false)
    .map(([key]) => [key, false]));
/** Where a value of an app was written: in the app, or in the defaults of the file. A list is written as a whole. */
const placeOf = (key, own, defaults, path) => {
    const holds = (holder) => (0,schemaErrors/* valueAt */.f)(holder, beforeList(path)) !== undefined;
    return holds(own) || !holds(defaults) ? ['apps', key, ...path] : ['defaults', ...path];
};
const beforeList = (path) => {
    const inList = path.findIndex(step => typeof step === 'number');
    return inList < 0 ? path : path.slice(0, inList);
};
/** Deletes the value at the path; inside a list, the whole list, because its other entries keep their numbers only in it. */
const deleteAt = (root, path) => {
    const target = beforeList(path);
    const holder = (0,schemaErrors/* valueAt */.f)(root, target.slice(0, -1));
    const last = target.at(-1);
    if (last !== undefined && (0,json/* isObject */.Gv)(holder))
        delete holder[last];
};

// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(38815);
;// CONCATENATED MODULE: ./build/declaration/yaml.js
// A YAML 1.2 text as a plain value that remembers where everything stands. Anchors, aliases and tags are refused.


const noSecrets = 'looks like a secret, which has no place in the file: the caller signs in by the inputs client-secret, client-certificate or GitHub OIDC, and the secrets of managed apps are made by the action';
/** Reads a text. Nothing is thrown: a text that cannot be read has problems and no value. */
const readYaml = (text, isOurs) => {
    const lineCounter = new dist/* LineCounter */.HN();
    const positionOf = (offset) => {
        const { line, col } = lineCounter.linePos(offset);
        return `${Math.max(1, line)}:${Math.max(1, col)}`;
    };
    try {
        return { ...readTree(text, lineCounter, isOurs), positionOf };
    }
    catch (error) {
        // The parser descends by recursion: a text of brackets exhausts the stack.
        if (!(error instanceof RangeError))
            throw error;
        const problems = [{ offset: 0, problem: 'is nested too deeply' }];
        return { value: undefined, isOurs: false, problems, secretPaths: [], offsetOf: () => 0, positionOf };
    }
};
const readTree = (text, lineCounter, judge) => {
    const document = (0,dist/* parseDocument */.Tp)(text, {
        version: '1.2',
        schema: 'core',
        strict: true,
        uniqueKeys: false, // the parser compares every key with every other; it is done below in one pass
        stringKeys: true,
        merge: false,
        prettyErrors: false,
        logLevel: 'error',
        lineCounter
    });
    const isOurs = judge(topOf(document.contents));
    // Tags that are not known are warnings; every tag is refused below.
    const errors = document.errors.map(({ pos, message }) => ({
        offset: pos[0],
        problem: isOurs ? `is not valid YAML: ${message}` : 'is not valid YAML, and no configuration file of this action'
    }));
    const { refused, secrets } = inspect(document, isOurs ? words/* quoted */.TL : () => 'of another file');
    const problems = [...errors, ...refused];
    const offsetOf = (path, part) => offsetAt(document.contents, path, part);
    if (problems.length > 0)
        return { value: undefined, isOurs, problems, secretPaths: [], offsetOf };
    return {
        value: document.toJS({ maxAliasCount: 0 }),
        isOurs,
        problems: secrets.map(({ offset }) => ({ offset, problem: noSecrets })),
        secretPaths: secrets.map(({ path }) => path),
        offsetOf
    };
};
/** What has no place in the file whatever it says, and values that look like secrets. */
const inspect = (document, show) => {
    const refused = [];
    const secrets = [];
    const refuse = (node, problem) => {
        refused.push({ offset: startOf(node), problem });
    };
    (0,dist/* visit */.YR)(document, {
        Alias: (_, node) => refuse(node, 'is an alias; write the value out, or use defaults'),
        Value: (_, node, ancestors) => {
            if ((0,dist/* isMap */.jh)(node))
                refused.push(...duplicateKeys(node, show));
            if (node.anchor !== undefined)
                refuse(node, 'has an anchor; write values out, or use defaults');
            if (node.tag !== undefined)
                refuse(node, `has the tag ${show(node.tag)}; write the value plainly`);
            if ((0,dist/* isScalar */.jn)(node) && typeof node.value === 'string' && (0,words/* looksSecret */.n0)(node.value))
                secrets.push({ offset: startOf(node), path: pathOf([...ancestors, node]) });
        }
    });
    return { refused, secrets };
};
const duplicateKeys = (map, show) => {
    const known = new Set();
    return map.items.flatMap(({ key }) => {
        const name = keyText(key);
        const first = !known.has(name);
        known.add(name);
        return first ? [] : [{ offset: startOf(key), problem: `the key ${show(name)} stands here twice` }];
    });
};
const topOf = (contents) => new Map((0,dist/* isMap */.jh)(contents) ? contents.items.map(({ key, value }) => [keyText(key), (0,dist/* isScalar */.jn)(value) ? value.value : value]) : []);
// Keys are scalars: the parser refuses others, and a refused text has no paths.
const keyText = (key) => String((0,dist/* isScalar */.jn)(key) ? key.value : key);
/** The path to the last of `nodes`, each of which holds the next. */
const pathOf = (nodes) => nodes.flatMap((node, index) => {
    if ((0,dist/* isPair */.tO)(node))
        return [keyText(node.key)];
    return (0,dist/* isSeq */.oP)(node) ? [node.items.indexOf(nodes[index + 1])] : [];
});
const startOf = (node) => ((0,dist/* isNode */.Ll)(node) && node.range ? node.range[0] : 0);
const offsetAt = (node, path, part, otherwise = startOf(node)) => {
    const [step, ...below] = path;
    if ((0,dist/* isSeq */.oP)(node)) {
        const item = node.items[Number(step)];
        return item === undefined ? otherwise : offsetAt(item, below, part);
    }
    const pair = (0,dist/* isMap */.jh)(node) ? node.items.find(({ key }) => (0,dist/* isScalar */.jn)(key) && key.value === step) : undefined;
    if (pair === undefined)
        return otherwise;
    const { key, value } = pair;
    const isValueShown = (0,dist/* isScalar */.jn)(value) && value.value !== null && (part === 'value' || below.length > 0);
    return offsetAt(value, below, part, startOf(isValueShown ? value : key));
};

;// CONCATENATED MODULE: ./build/declaration/file.js
// The configuration file: from its path to what it declares. Loaded only when the input `config` is given.








/**
 * Reads the file (a relative path starts at the workspace), everything that it declares, and what it points at.
 * @throws ActionError `input` that lists every mistake with file, line and column.
 */
const loadConfig = async (file, context) => {
    const workspace = context.env.GITHUB_WORKSPACE;
    const read = await (0,configFile/* readConfigFile */.R)(file, workspace);
    context.assertTrusted?.(read);
    const text = readText(read.text, context);
    const others = [];
    const { run = { mode: 'apply', isInteractive: false }, env, mask, warn, notice, assertTrusted, assertNoProposal } = context;
    const loading = {
        run,
        env,
        mask,
        warn,
        notice,
        folder: (0,external_node_path_.dirname)(read.path),
        workspace: await (0,promises_.realpath)(workspace || '.'),
        file: text.written,
        reported: text.reported,
        report: text.report,
        reportIn: mistake => others.push(mistake),
        assertTrusted,
        assertNoProposal
    };
    const tenant = [];
    for (const part of text.declaration?.tenant ?? []) {
        const declared = await part.load(loading);
        if (declared !== undefined)
            tenant.push(declared);
    }
    if (text.declaration === undefined || text.mistakes.length + others.length > 0) {
        throw refusedFile(file, text.mistakes, text.document, others);
    }
    return { ...text.declaration, tenant };
};
/**
 * What a text declares, without what it points at; `file` names it in messages.
 * @throws ActionError `input` as {@link loadConfig} does.
 */
const readConfig = (text, file, context) => {
    const { declaration, mistakes, document } = readText(text, context);
    if (declaration === undefined || mistakes.length > 0)
        throw refusedFile(file, mistakes, document);
    return declaration;
};
/**
 * What is wrong with a text, by the paths of its values: for one that is about to be written. Placeholders are filled in from
 * `context.env`.
 */
const problemsOf = (text, context) => {
    const { document, reported } = readText(text, context);
    const isRead = document.value !== undefined;
    return [
        ...document.secretPaths.map(path => ({ path, problem: 'looks like a secret, which has no place in a file' })),
        ...(isRead ? [] : document.problems.map(({ problem }) => ({ path: [], problem }))),
        ...reported
    ];
};
const readText = (text, context) => {
    const document = readYaml(text, top => looksLikeConfig(top, context.kinds));
    const mistakes = [...document.problems];
    const reported = [];
    const report = ({ path, part = 'value', problem }) => {
        reported.push({ path, problem });
        mistakes.push({ offset: document.offsetOf(path, part), problem: `${(0,util_problem/* pathText */.L)(path) || 'the file'} ${problem}` });
    };
    const declaration = document.value === undefined ? undefined : readDeclaration(document, context, report);
    return { document, mistakes, reported, report, declaration, written: (0,json/* asObject */.eB)(document.value) };
};
/**
 * Whether a text is meant as a configuration file, by the keys at its top. Nothing of any other file is quoted: it may be one that
 * holds secrets.
 */
const looksLikeConfig = (top, kinds) => {
    const version = top.get('version');
    return sectionsOf(kinds).some(section => top.has(section)) || version === 1 || (0,json/* isObject */.Gv)(version);
};
const refusedFile = (file, mistakes, { positionOf }, others = []) => {
    const sorted = mistakes.toSorted((one, other) => one.offset - other.offset);
    const lines = new Set([
        ...sorted.map(({ offset, problem }) => `${file}:${positionOf(offset)}: ${problem}`),
        ...others.map(other => `${other.file}:${other.line}:${other.column}: ${other.problem}`)
    ]);
    const many = others.length === 0 ? 'the config file' : 'the config file and the files that it names';
    return new errors/* ActionError */.lZ({
        code: 'input',
        message: (0,util_problem/* mistakesText */.v)([...lines], { one: '', many }),
        hint: sorted.length === 0
            ? 'Nothing was sent to the tenant. Lines and columns are those of your files; docs/custom-policies.md and docs/troubleshooting.md of the action tell what they may hold.'
            : 'Nothing was sent to the tenant. schema/b2c.schema.json describes the file, for editors too; docs/config.md explains it.'
    });
};


/***/ }),

/***/ 3827:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ schemaProblems),
/* harmony export */   f: () => (/* binding */ valueAt)
/* harmony export */ });
/* harmony import */ var typebox_schema__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7073);
/* harmony import */ var typebox_system__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8155);
/* harmony import */ var _util_json_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(94891);
/* harmony import */ var _util_suggest_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(28639);
/* harmony import */ var _util_words_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(85892);
/* harmony import */ var _schema_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64020);
// What the schema of the configuration file has against a value, in words, each at its path.






// The default of eight would hide mistakes; the bound keeps a malicious file from filling the memory.
const mostErrors = 1_000;
/** Everything that the schema has against the value; empty when it follows the schema. */
const schemaProblems = (schema, value) => {
    typebox_system__WEBPACK_IMPORTED_MODULE_1__/* .Settings.Set */ .wB.Set({ maxErrors: mostErrors });
    const [, errors] = (0,typebox_schema__WEBPACK_IMPORTED_MODULE_0__/* .Errors */ .pP_)(schema, value);
    const problems = errors.flatMap(error => inWords(error, schema, value));
    // No value may pass because the words for its errors were lost.
    return problems.length > 0 ? problems : errors.map(error => plainly(error, value));
};
const plainly = ({ instancePath, message }, root) => ({
    path: pathOf(instancePath, root),
    part: 'value',
    problem: message
});
/** Steps of a schema's path that go one step down in the value. */
const downward = /\/(?:properties\/[^/]+|items(?:\/\d+)?|additionalProperties)/g;
/**
 * True for an error that says too much. Where the schema accepts a text (or a flag) or a map (`anyOf`, the map last), a value that is a
 * map gets the errors of the map alone, and any other value one error that names both.
 */
const isBesideThePoint = ({ schemaPath }, path, root) => {
    const [, branch, below = ''] = /\/anyOf\/(\d)(.*)$/.exec(schemaPath) ?? [];
    if (branch === undefined)
        return false;
    const union = valueAt(root, path.slice(0, path.length - (below.match(downward)?.length ?? 0)));
    return !(0,_util_json_js__WEBPACK_IMPORTED_MODULE_3__/* .isObject */ .Gv)(union) || branch === '0';
};
const inWords = (error, schema, root) => {
    const path = pathOf(error.instancePath, root);
    const value = valueAt(root, path);
    if (isBesideThePoint(error, path, root))
        return [];
    const one = (problem) => [{ path, part: 'value', problem }];
    const oneOfKey = (problem, at = path) => [{ path: at, part: 'key', problem }];
    switch (error.keyword) {
        case 'boolean':
            return oneOfKey(unknownKey(String(path.at(-1)), error.schemaPath.replace(/\/additionalProperties$/, ''), schema));
        case 'additionalProperties':
            return []; // said key by key, as `boolean`
        case 'anyOf':
            return (0,_util_json_js__WEBPACK_IMPORTED_MODULE_3__/* .isObject */ .Gv)(value) ? [] : one(`is ${kindOf(value)}; accepted: ${acceptedBranches(error, schema, value)}`);
        case 'required':
            return error.params.requiredProperties.flatMap(key => oneOfKey('is missing', [...path, key]));
        case 'type':
            if (path[0] === 'version')
                return []; // `const` says more
            return one(`is ${kindOf(value)}; accepted: ${typesText(error.params.type, value)}`);
        case 'enum':
            return one(wordProblem(value, error.params.allowedValues));
        case 'const':
            return one(`is ${shown(value)}; accepted: ${error.params.allowedValue}, the version that this release reads`);
        case 'minProperties':
            return oneOfKey(`is empty; accepted: ${contentOf(path, error, schema)}`);
        case 'minimum':
            return one(`is ${shown(value)}; accepted: ${error.params.limit} or more`);
        case 'maximum':
            return one(`is ${shown(value)}; accepted: ${error.params.limit} or less`);
        case 'minLength':
            return one('is empty; accepted: a text');
        default:
            return [plainly(error, root)];
    }
};
/** What a map must hold that may not be empty. */
const contentOf = (path, { schemaPath }, schema) => {
    if (path.length === 1 && path[0] === 'apps')
        return 'at least one app';
    const known = Object.keys((0,_util_json_js__WEBPACK_IMPORTED_MODULE_3__/* .asObject */ .eB)(schemaAt(schemaPath, schema).properties));
    return known.length === 0 ? 'at least one entry' : `one of ${known.join(', ')}`;
};
const schemaAt = (schemaPath, schema) => (0,_util_json_js__WEBPACK_IMPORTED_MODULE_3__/* .asObject */ .eB)(valueAt(schema, pathOf(schemaPath, schema)));
/** `a text, or a map of name, subject`: what a union accepts. */
const acceptedBranches = ({ schemaPath }, schema, value) => {
    const branches = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_3__/* .asObjects */ .Nt)(schemaAt(schemaPath, schema).anyOf);
    const [{ type, const: only } = {}] = branches;
    const scalar = only === undefined ? typeText(String(type ?? 'string'), value) : String(only);
    return `${scalar}, or a map of ${branches.flatMap(({ properties }) => Object.keys((0,_util_json_js__WEBPACK_IMPORTED_MODULE_3__/* .asObject */ .eB)(properties))).join(', ')}`;
};
const typeNames = {
    object: 'a map',
    array: 'a list',
    string: 'a text',
    boolean: 'true or false',
    number: 'a number',
    integer: 'a whole number'
};
/** The words for a type where the value is none. A number is a text where it stands in quotes. */
const typeText = (type, value) => `${typeNames[type] ?? type}${type === 'string' && typeof value === 'number' ? ' (in quotes)' : ''}`;
/** The words for a type, or for several. */
const typesText = (types, value) => [types]
    .flat()
    .map(type => typeText(type, value))
    .join(' or ');
const secretKeys = /^clientsecret|^secret(?:text|value|key)|password|passwd|passphrase|privatekey|token|apikey|^clientcertificate|pfx/;
const unknownKey = (key, schemaPath, schema) => {
    const known = Object.keys((0,_util_json_js__WEBPACK_IMPORTED_MODULE_3__/* .asObject */ .eB)(schemaAt(schemaPath, schema).properties));
    const near = (0,_util_suggest_js__WEBPACK_IMPORTED_MODULE_4__/* .didYouMean */ .au)(key, known);
    if (near === '' && secretKeys.test(key.toLowerCase().replace(/[^a-z]/g, '')))
        return 'is the key of a secret, and secrets have no place in the file: the caller signs in by the inputs client-secret, client-certificate or GitHub OIDC, and the secrets of managed apps are made by the action';
    if (schemaPath.endsWith('/apps'))
        return `is not a key for an app; accepted: ${_schema_js__WEBPACK_IMPORTED_MODULE_2__/* .appKeyPattern */ .HS} (lower case, digits and -)`;
    return `is not known here${near || ';'} accepted: ${known.join(', ')}`;
};
const wordProblem = (value, words) => {
    const near = typeof value === 'string' ? (0,_util_suggest_js__WEBPACK_IMPORTED_MODULE_4__/* .didYouMean */ .au)(value, words.map(String)) : '';
    return `is ${shown(value)}${near || ';'} accepted: ${words.join(', ')}`;
};
const kindOf = (value) => {
    if (value === null || value === undefined)
        return 'empty';
    if (Array.isArray(value))
        return 'a list';
    return typeof value === 'object' ? 'a map' : shown(value);
};
const shown = (value) => typeof value === 'string' ? `the text ${(0,_util_words_js__WEBPACK_IMPORTED_MODULE_5__/* .quoted */ .TL)(value)}` : typeof value === 'object' ? kindOf(value) : String(value);
/** The steps of a JSON pointer, which begins with `/` or `#/`; a step into a list is a number. */
const pathOf = (pointer, root) => {
    const path = [];
    let value = root;
    for (const raw of pointer.split('/').slice(1)) {
        const key = raw.replaceAll('~1', '/').replaceAll('~0', '~');
        const step = Array.isArray(value) ? Number(key) : key;
        path.push(step);
        value = valueAt(value, [step]);
    }
    return path;
};
/** The value at the path; undefined where there is none. */
const valueAt = (root, path) => path.reduce((value, step) => typeof value === 'object' && value !== null && Object.hasOwn(value, step)
    ? value[step]
    : undefined, root);


/***/ }),

/***/ 9118:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FK: () => (/* binding */ isInside),
/* harmony export */   IC: () => (/* binding */ relativeName),
/* harmony export */   Vc: () => (/* binding */ readUpTo),
/* harmony export */   b$: () => (/* binding */ readPlainFile)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(19473);
/* harmony import */ var _result_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(82856);
// Files on disk: where they lie, and their content within bounds.





/** True for a path in a folder, and for the folder itself. Both are as they really lie, or written alike. */
const isInside = (path, folder) => {
    const below = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.relative)(folder, path);
    return below !== '..' && !below.startsWith(`..${node_path__WEBPACK_IMPORTED_MODULE_2__.sep}`) && !(0,node_path__WEBPACK_IMPORTED_MODULE_2__.isAbsolute)(below);
};
/** A path as messages name it: from a folder on, with slashes. */
const relativeName = (path, folder) => (0,node_path__WEBPACK_IMPORTED_MODULE_2__.relative)(folder, path).split(node_path__WEBPACK_IMPORTED_MODULE_2__.sep).join('/') || '.';
/**
 * Reads a file. Links are followed, and nothing is waited for: a pipe or a device is no file. A problem continues a sentence that begins
 * with the name of the file, and holds none of its content; `accepted` says what may be done about one that is too large.
 */
const readPlainFile = async (path, largestBytes, accepted = 'accepted: at most as many') => {
    try {
        // Opening a pipe would wait for its other end otherwise. The last step of a real path is no link, unless somebody changes it now.
        const flags = node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_RDONLY | (node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_NONBLOCK ?? 0) | (node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_NOFOLLOW ?? 0);
        const handle = await node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.open(await node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.realpath(path), flags);
        try {
            const { isFile, bytes } = await readBytes(handle, largestBytes);
            if (!isFile)
                return (0,_result_js__WEBPACK_IMPORTED_MODULE_4__/* .err */ ._)('is a directory, a device, a pipe or a socket; accepted: a plain file');
            return bytes === undefined ? (0,_result_js__WEBPACK_IMPORTED_MODULE_4__/* .err */ ._)(`has more than ${largestBytes} bytes; ${accepted}`) : (0,_result_js__WEBPACK_IMPORTED_MODULE_4__.ok)(bytes);
        }
        finally {
            await handle.close();
        }
    }
    catch (error) {
        return (0,_result_js__WEBPACK_IMPORTED_MODULE_4__/* .err */ ._)(`cannot be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(error)}`);
    }
};
/** What a handle of a file gives; without bytes where it is no plain file. */
const readBytes = async (handle, largestBytes) => {
    const found = await handle.stat();
    if (!found.isFile())
        return { isFile: false };
    if (found.size > largestBytes)
        return { isFile: true };
    return { isFile: true, bytes: await readUpTo(handle, largestBytes, found.size) };
};
/**
 * Reads to the end of a plain file, whose size is a guess: some files have none until they are read, and a file may grow meanwhile.
 * Undefined where there are more bytes than `largestBytes`.
 */
const readUpTo = async (handle, largestBytes, sizeBytes) => {
    const buffer = Buffer.alloc(Math.min(largestBytes, Math.max(sizeBytes, smallestBuffer)) + 1);
    const parts = [];
    let length = 0;
    for (;;) {
        const { bytesRead } = await handle.read(buffer, 0, buffer.length);
        length += bytesRead;
        if (length > largestBytes)
            return undefined;
        if (bytesRead === 0)
            return Buffer.concat(parts);
        parts.push(Uint8Array.from(buffer.subarray(0, bytesRead)));
    }
};
const smallestBuffer = 64 * 1024;


/***/ })

};
