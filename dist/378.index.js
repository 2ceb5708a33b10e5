export const id = 378;
export const ids = [378];
export const modules = {

/***/ 3378:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  loadConfig: () => (/* binding */ loadConfig)
});

// UNUSED EXPORTS: createMistakes, largestConfigBytes, readConfig

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/inputs/tenant.js
var inputs_tenant = __webpack_require__(5238);
// EXTERNAL MODULE: ./build/util/problem.js
var util_problem = __webpack_require__(7978);
// EXTERNAL MODULE: ./build/util/words.js
var words = __webpack_require__(5892);
// EXTERNAL MODULE: ./build/declaration/assemble.js
var assemble = __webpack_require__(1539);
// EXTERNAL MODULE: ./build/util/result.js
var result = __webpack_require__(2856);
;// CONCATENATED MODULE: ./build/declaration/placeholders.js
// Environment placeholders of the config file: `${VAR}` in the places that are documented, and an error everywhere else.


const placeholder = /\$\{([^}$]*)\}/g;
const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;
// Variables that the runner fills with credentials, and names that announce one: names and ids are all that may come in.
const secretVariable = /^(?:INPUT_|ACTIONS_)|SECRET|TOKEN|PASSWORD|PRIVATE_KEY/i;
/** Where placeholders are expanded, for messages: the guard of the file, and what the keys of an app say. */
const placeholderPlaces = (appKeys) => {
    const places = ['tenant', ...Object.values(appKeys).flatMap(({ placeholders }) => placeholders?.words ?? [])];
    return `${places.slice(0, -1).join(', ')}, and ${places.at(-1)}`;
};
/** True for the values that may hold placeholders. The path begins at the top of the file. */
const takesPlaceholders = (path, appKeys) => {
    if (path.length === 1)
        return path[0] === 'tenant';
    const [field, ...below] = path[0] === 'apps' ? path.slice(2) : path[0] === 'defaults' ? path.slice(1) : [];
    const allowed = appKeys[String(field)]?.placeholders?.paths ?? [];
    return allowed.some(steps => steps.length === below.length && steps.every((step, index) => step === '*' || step === below[index]));
};
/** True when the text holds the beginning of a placeholder. */
const hasPlaceholder = (text) => text.includes('${');
/** The text with every `${VAR}` replaced by the variable's value. A variable that is not set or empty is a mistake. */
const expandPlaceholders = (text, env) => {
    const problems = [];
    const fail = (problem) => {
        problems.push(problem);
        return '';
    };
    const expanded = text.replace(placeholder, (_, name) => {
        if (!variableName.test(name))
            return fail(`${(0,words/* quoted */.TL)(name)} is not the name of a variable`);
        if (secretVariable.test(name))
            return fail(`the variable ${name} is kept for secrets and is not expanded in the file`);
        const value = env[name] ?? '';
        if (value === '')
            return fail(`the environment variable ${name} is not set or empty; set it with env: on the step`);
        return (0,words/* looksSecret */.n0)(value) ? fail(`the value of ${name} looks like a secret, which has no place in the file`) : value;
    });
    if (problems.length === 0 && hasPlaceholder(text.replace(placeholder, '')))
        return (0,result/* err */._)(`${(0,words/* quoted */.TL)(text)} holds a placeholder without its closing brace`);
    return problems.length === 0 ? (0,result.ok)(expanded) : (0,result/* err */._)(problems.join('; '));
};

// EXTERNAL MODULE: ./build/declaration/schema.js
var declaration_schema = __webpack_require__(4020);
// EXTERNAL MODULE: ./node_modules/typebox/build/schema/index.mjs + 157 modules
var build_schema = __webpack_require__(7073);
// EXTERNAL MODULE: ./node_modules/typebox/build/system/index.mjs + 10 modules
var system = __webpack_require__(536);
// EXTERNAL MODULE: ./build/util/json.js
var json = __webpack_require__(4891);
// EXTERNAL MODULE: ./build/util/suggest.js
var suggest = __webpack_require__(8639);
;// CONCATENATED MODULE: ./build/declaration/schemaErrors.js
// What the schema of the configuration file has against a value, in words, each at its path.






// The default of eight would hide mistakes; the bound keeps a hostile file from filling the memory.
const mostErrors = 1_000;
/** Everything that the schema has against the value; empty when it follows the schema. */
const schemaProblems = (schema, value) => {
    system/* Settings.Set */.wB.Set({ maxErrors: mostErrors });
    const [, errors] = (0,build_schema/* Errors */.pP_)(schema, value);
    const problems = errors.flatMap(error => inWords(error, { schema, root: value }));
    // No value may pass because the words for its errors were lost.
    return problems.length > 0 ? problems : errors.map(error => plainly(error, value));
};
const plainly = (error, root) => ({
    path: pathOf(error.instancePath, root),
    part: 'value',
    problem: error.message
});
/** Steps of a schema's path that go one step down in the value. */
const downward = /\/(?:properties\/[^/]+|items(?:\/\d+)?|additionalProperties)/g;
/**
 * True for an error that says too much. Where a text or a map is accepted (`anyOf`, the text first), a map is held against
 * the map alone, and anything else is told about both.
 */
const isBesideThePoint = ({ schemaPath }, path, root) => {
    const [, branch, below = ''] = /\/anyOf\/(\d)(.*)$/.exec(schemaPath) ?? [];
    if (branch === undefined)
        return false;
    const union = valueAt(root, path.slice(0, path.length - (below.match(downward)?.length ?? 0)));
    return !isMap(union) || branch === '0';
};
const inWords = (error, check) => {
    const { schema, root } = check;
    const path = pathOf(error.instancePath, root);
    const value = valueAt(root, path);
    if (isBesideThePoint(error, path, root))
        return [];
    const one = (problem, part = 'value') => [{ path, part, problem }];
    switch (error.keyword) {
        case 'boolean':
            return [unknownKey(path, error.schemaPath.replace(/\/additionalProperties$/, ''), schema)];
        case 'additionalProperties':
            return []; // said key by key, as `boolean`
        case 'anyOf':
            return isMap(value) ? [] : one(`is ${kindOf(value)}; accepted: a text, or ${acceptedMap(error, schema)}`);
        case 'required':
            return error.params.requiredProperties.map(key => ({
                path: [...path, key],
                part: 'key',
                problem: 'is missing'
            }));
        case 'type':
            if (path[0] === 'version')
                return []; // `const` says more
            return one(`is ${kindOf(value)}; accepted: ${typeNames[String(error.params.type)] ?? error.params.type}`);
        case 'enum':
            return one(wordProblem(value, error.params.allowedValues));
        case 'const':
            return one(`is ${shown(value)}; accepted: ${error.params.allowedValue}, the version that this release reads`);
        case 'minProperties':
            return one('is empty; accepted: at least one app', 'key');
        default:
            return [plainly(error, root)];
    }
};
/** `a map with a subject`: what a union accepts besides a text. */
const acceptedMap = ({ schemaPath }, schema) => {
    const union = (0,json/* asObject */.eB)(valueAt(schema, pathOf(schemaPath.slice(1), schema)));
    const required = (0,json/* asObjects */.Nt)(union.anyOf).flatMap(branch => (Array.isArray(branch.required) ? branch.required : []));
    return `a map with a ${required.join(' and a ')}`;
};
const typeNames = {
    object: 'a map',
    array: 'a list',
    string: 'a text',
    boolean: 'true or false',
    number: 'a number'
};
const secretKeys = /^clientsecret|^secret(?:text|value|key)|password|passwd|passphrase|privatekey|token|apikey|^clientcertificate|pfx/;
const unknownKey = (path, schemaPath, schema) => {
    const key = String(path.at(-1));
    const at = { path, part: 'key' };
    if (secretKeys.test(key.toLowerCase().replace(/[^a-z]/g, '')))
        return {
            ...at,
            problem: 'is the key of a secret, and secrets have no place in the file: the caller signs in by the inputs client-secret, client-certificate or GitHub OIDC, and the secrets of managed apps are made by the action'
        };
    if (schemaPath.endsWith('/apps'))
        return { ...at, problem: `is not a key for an app; accepted: ${declaration_schema/* appKeyPattern */.HS} (lower case, digits and -)` };
    const known = knownKeys(schemaPath, schema);
    return { ...at, problem: `is not known here${(0,suggest/* didYouMean */.au)(key, known) || ';'} accepted: ${known.join(', ')}` };
};
const knownKeys = (schemaPath, schema) => Object.keys((0,json/* asObject */.eB)((0,json/* asObject */.eB)(valueAt(schema, pathOf(schemaPath.slice(1), schema))).properties));
const wordProblem = (value, words) => {
    const near = typeof value === 'string' ? (0,suggest/* didYouMean */.au)(value, words.map(String)) : '';
    return `is ${shown(value)}${near || ';'} accepted: ${words.join(', ')}`;
};
const isMap = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const kindOf = (value) => {
    if (value === null || value === undefined)
        return 'empty';
    if (Array.isArray(value))
        return 'a list';
    return typeof value === 'object' ? 'a map' : shown(value);
};
const shown = (value) => typeof value === 'string' ? `the text ${(0,words/* quoted */.TL)(value)}` : typeof value === 'object' ? kindOf(value) : String(value);
/** The steps of a JSON pointer; a step into a list is a number. */
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
const valueAt = (root, path) => path.reduce((value, step) => typeof value === 'object' && value !== null && Object.hasOwn(value, step)
    ? value[step]
    : undefined, root);

// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(8815);
;// CONCATENATED MODULE: ./build/declaration/yaml.js
// A YAML 1.2 text as a plain value that remembers where everything stands. Anchors, aliases and tags are refused.


const noSecrets = 'looks like a secret, which has no place in the file: the caller signs in by the inputs client-secret, client-certificate or GitHub OIDC, and the secrets of managed apps are made by the action';
/** Reads a text. Nothing is thrown: a text that cannot be read has problems and no value. */
const readYaml = (text) => {
    const lineCounter = new dist/* LineCounter */.HN();
    const positionOf = (offset) => {
        const { line, col } = lineCounter.linePos(offset);
        return `${Math.max(1, line)}:${Math.max(1, col)}`;
    };
    try {
        return { ...readTree(text, lineCounter), positionOf };
    }
    catch (error) {
        // The parser descends by recursion: a text of brackets exhausts the stack.
        if (!(error instanceof RangeError))
            throw error;
        const problems = [{ offset: 0, problem: 'is nested too deeply' }];
        return { value: undefined, problems, secretPaths: [], offsetOf: () => 0, positionOf };
    }
};
const readTree = (text, lineCounter) => {
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
    // Tags that are not known are warnings; every tag is refused below.
    const problems = document.errors.map(({ pos, message }) => ({
        offset: pos[0],
        problem: `is not valid YAML: ${message}`
    }));
    const broken = document.errors.length > 0;
    const found = refusedNodes(document);
    problems.push(...found.problems);
    const offsetOf = (path, part) => offsetAt(document.contents, path, part);
    if (broken || found.problems.length > 0)
        return { value: undefined, problems, secretPaths: [], offsetOf };
    return {
        value: document.toJS({ maxAliasCount: 0 }),
        problems: [...problems, ...found.secrets.map(({ offset }) => ({ offset, problem: noSecrets }))],
        secretPaths: found.secrets.map(({ path }) => path),
        offsetOf
    };
};
const refusedNodes = (document) => {
    const found = { problems: [], secrets: [] };
    (0,dist/* visit */.YR)(document, {
        Alias: (_, node) => {
            found.problems.push({ offset: startOf(node), problem: 'is an alias; write the value out, or use defaults' });
        },
        Value: (key, node, ancestors) => {
            if ((0,dist/* isMap */.jh)(node))
                found.problems.push(...duplicateKeys(node));
            if (node.anchor !== undefined)
                found.problems.push({ offset: startOf(node), problem: 'has an anchor; write values out, or use defaults' });
            if (node.tag !== undefined)
                found.problems.push({
                    offset: startOf(node),
                    problem: `has the tag ${(0,words/* quoted */.TL)(node.tag)}; write the value plainly`
                });
            if ((0,dist/* isScalar */.jn)(node) && typeof node.value === 'string' && (0,words/* looksSecret */.n0)(node.value))
                found.secrets.push({ offset: startOf(node), path: yaml_pathOf(key, ancestors) });
        }
    });
    return found;
};
const duplicateKeys = (map) => {
    const seen = new Set();
    return map.items.flatMap(({ key }) => {
        const name = keyText(key);
        const first = !seen.has(name);
        seen.add(name);
        return first ? [] : [{ offset: startOf(key), problem: `the key ${(0,words/* quoted */.TL)(name)} stands here twice` }];
    });
};
// Keys are scalars: the parser refuses others, and a refused text has no paths.
const keyText = (key) => String((0,dist/* isScalar */.jn)(key) ? key.value : key);
const yaml_pathOf = (key, ancestors) => {
    const steps = [];
    ancestors.forEach((ancestor, index) => {
        const next = ancestors[index + 1];
        if ((0,dist/* isPair */.tO)(ancestor))
            steps.push(keyText(ancestor.key));
        else if ((0,dist/* isSeq */.oP)(ancestor) && next !== undefined)
            steps.push(ancestor.items.indexOf(next));
        else if ((0,dist/* isSeq */.oP)(ancestor) && typeof key === 'number')
            steps.push(key);
    });
    return steps;
};
const startOf = (node) => node?.range?.[0] ?? 0;
const offsetAt = (contents, path, part) => {
    let node = contents;
    let offset = startOf(contents);
    for (const [index, step] of path.entries()) {
        const last = index === path.length - 1;
        if ((0,dist/* isMap */.jh)(node)) {
            const pair = node.items.find(({ key }) => (0,dist/* isScalar */.jn)(key) && key.value === step);
            if (pair === undefined)
                return offset;
            node = pair.value;
            const empty = (0,dist/* isScalar */.jn)(node) && node.value === null;
            const key = startOf(pair.key);
            offset = (last && part === 'key') || empty || !(0,dist/* isScalar */.jn)(node) ? key : startOf(node);
        }
        else if ((0,dist/* isSeq */.oP)(node)) {
            const item = node.items[step];
            if (item === undefined)
                return offset;
            node = item;
            offset = startOf(item);
        }
        else
            return offset;
    }
    return offset;
};

;// CONCATENATED MODULE: ./build/declaration/file.js
// The configuration file: from its path to what it declares. Loaded only when the input `config` is given.











/** The largest file that is read, in bytes: room for a thousand apps. */
const largestConfigBytes = 512 * 1024;
/**
 * Reads the file (a relative path starts at the workspace) and everything that it declares.
 *
 * @throws ActionError `input` that lists every mistake with file, line and column.
 */
const loadConfig = async (file, context) => readConfig(await readText(file, context.env), file, context);
const readText = async (file, env) => {
    const refuse = (why, cause) => new errors/* ActionError */.lZ({
        code: 'input',
        message: `Input config ${(0,words/* quoted */.TL)(file)} ${why}`,
        hint: 'The path starts at the workspace; check the repository out in an earlier step.',
        cause
    });
    const bytes = await promises_.readFile(external_node_path_.resolve(env.GITHUB_WORKSPACE || '.', file)).catch((error) => {
        throw refuse(`cannot be read: ${(0,errors/* messageOf */.bD)(error)}`, error);
    });
    if (bytes.length > largestConfigBytes)
        throw refuse(`has ${bytes.length} bytes; accepted: at most ${largestConfigBytes}`);
    try {
        return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    }
    catch (error) {
        throw refuse('is not UTF-8 text', error);
    }
};
/** The same as {@link loadConfig} for a text that was read already; `file` names it in messages. */
const readConfig = (text, file, context) => {
    const document = readYaml(text);
    const mistakes = createMistakes(document);
    for (const { offset, problem } of document.problems)
        mistakes.addAt(offset, problem);
    const declaration = document.value === undefined ? undefined : readDeclaration(document, context, mistakes);
    if (declaration === undefined || mistakes.any())
        throw mistakes.toError(file);
    return declaration;
};
const readDeclaration = ({ value, secretPaths }, { kinds, everywhere, env }, mistakes) => {
    // A refused value is deleted, so that what remains can be read and its mistakes found in the same run.
    for (const refused of secretPaths)
        deleteAt(value, refused);
    for (const { path: at, part, problem } of schemaProblems((0,declaration_schema/* configSchemaOf */.ZK)(kinds), value)) {
        mistakes.add(at, problem, part);
        deleteAt(value, at);
    }
    if (!file_isMap(value))
        return undefined;
    const appKeys = (0,declaration_schema/* appKeysOf */.F6)(kinds);
    const expand = (holder, at) => {
        for (const [key, inner] of Object.entries(holder)) {
            const here = [...at, Array.isArray(holder) ? Number(key) : key];
            if (typeof inner === 'object' && inner !== null)
                expand(inner, here);
            if (typeof inner !== 'string' || !hasPlaceholder(inner))
                continue;
            const expanded = takesPlaceholders(here, appKeys) ? expandPlaceholders(inner, env) : undefined;
            if (expanded?.ok)
                Object.assign(holder, { [key]: expanded.value });
            else {
                mistakes.add(here, expanded?.problem ?? `holds a placeholder; accepted: only in ${placeholderPlaces(appKeys)}`);
                deleteAt(value, here);
            }
        }
    };
    expand(value, []);
    const { tenant: guard, defaults = {}, apps: entries = {} } = value;
    if (guard !== undefined) {
        const tenant = (0,inputs_tenant/* parseTenant */.s)(guard, 'public');
        if (!tenant.ok)
            mistakes.add(['tenant'], tenant.problem);
    }
    const tenant = (0,assemble/* assembleTenant */.N2)(value, kinds, ({ path: at, problem }) => mistakes.add(at, problem));
    const apps = Object.entries(entries).flatMap(([key, own]) => {
        // The name was refused above when it is absent here.
        const written = (0,assemble/* withDefaults */.rO)({ name: key, ...own }, (0,assemble/* withDefaults */.rO)(defaults, everywhere));
        const app = (0,assemble/* assembleApp */.cL)(written, {
            key,
            nameRequired: true,
            kinds,
            report: ({ path: at, problem }) => mistakes.add(placeOf(key, own, defaults, at), problem)
        });
        return app === undefined ? [] : [app];
    });
    for (const { key, path: at, problem } of (0,assemble/* clashes */.g0)(apps))
        mistakes.add(['apps', key, ...at], problem);
    return { tenantGuard: guard, tenant, apps };
};
/** Where a value of an app was written: in the app, or in the defaults of the file. A list is written as a whole. */
const placeOf = (key, own, defaults, at) => {
    const steps = beforeList(at);
    const holds = (holder) => file_valueAt(holder, steps) !== undefined;
    return holds(own) || !holds(defaults) ? ['apps', key, ...at] : ['defaults', ...at];
};
const file_isMap = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const file_valueAt = (root, at) => at.reduce((value, step) => value?.[step], root);
/** The path as far as the first list on it. */
const beforeList = (at) => {
    const inList = at.findIndex(step => typeof step === 'number');
    return inList < 0 ? at : at.slice(0, inList);
};
/** Deletes the value at the path; inside a list, the whole list, because its other entries keep their numbers only in it. */
const deleteAt = (root, at) => {
    const target = beforeList(at);
    const holder = file_valueAt(root, target.slice(0, -1));
    const last = target.at(-1);
    if (last !== undefined && file_isMap(holder))
        delete holder[last];
};
/** No mistakes yet. */
const createMistakes = (document) => {
    const found = new Map();
    const addAt = (offset, text) => {
        found.set(`${offset} ${text}`, { offset, text });
    };
    return {
        addAt,
        add: (path, problem, part = 'value') => addAt(document.offsetOf(path, part), `${(0,util_problem/* pathText */.L)(path) || 'the file'} ${problem}`),
        any: () => found.size > 0,
        toError: file => {
            const sorted = [...found.values()].sort((one, other) => one.offset - other.offset);
            const lines = sorted.map(({ offset, text }) => `${file}:${document.positionOf(offset)}: ${text}`);
            return new errors/* ActionError */.lZ({
                code: 'input',
                message: (0,util_problem/* mistakesText */.v)(lines, { one: '', many: 'the config file' }),
                hint: 'Nothing was sent to the tenant. schema/b2c.schema.json describes the file, for editors too; docs/config.md explains it.'
            });
        }
    };
};


/***/ })

};
