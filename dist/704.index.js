export const id = 704;
export const ids = [704];
export const modules = {

/***/ 4704:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   cleanUp: () => (/* binding */ cleanUp)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _inputs_inputs_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9384);
/* harmony import */ var _report_log_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6945);
/* harmony import */ var _resources_clientSecret_ephemeralRegister_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2650);
/* harmony import */ var _resources_clientSecret_passwordCredentials_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1053);
/* harmony import */ var _session_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8693);
/* harmony import */ var _util_proxy_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9505);
// The post step: removes the ephemeral secrets of this job. It never fails the job: a secret that could not be removed
// expires by itself within the hour or so that it was given, and the warning names it.







/** How often, a second apart, a secret without a known key id is looked for. */
const attemptsForUnanswered = 5;
/** Removes what the main step announced. Never rejects. */
const cleanUp = async (runtime, ci) => {
    const log = (0,_report_log_js__WEBPACK_IMPORTED_MODULE_2__/* .createLog */ .h)(ci.commands);
    const secrets = (0,_resources_clientSecret_ephemeralRegister_js__WEBPACK_IMPORTED_MODULE_6__/* .announcedSecrets */ .R)(ci.state);
    if (secrets.length === 0)
        return;
    try {
        for (const warning of (0,_util_proxy_js__WEBPACK_IMPORTED_MODULE_5__/* .useProxyFromEnvironment */ .F)(runtime.env))
            log.warning(warning);
        const inputs = (0,_inputs_inputs_js__WEBPACK_IMPORTED_MODULE_1__/* .readCallerInputs */ .n)(ci);
        if (inputs.credential.kind === 'device-code') {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
                code: 'sign-in',
                message: 'the administrator who signed in with a device code is gone',
                hint: 'Let the caller sign in by OIDC to have ephemeral secrets removed at the end of the job.'
            });
        }
        const { graph } = await (0,_session_js__WEBPACK_IMPORTED_MODULE_4__/* .openSession */ .f)(inputs, (0,_session_js__WEBPACK_IMPORTED_MODULE_4__/* .signInContext */ .k)(inputs, ci, runtime, log, []));
        for (const secret of secrets)
            await removeOne(secret, { graph, runtime, ...secret, recentWrites: new Set() }, log);
    }
    catch (error) {
        warn(log, secrets, error);
    }
};
const removeOne = async (secret, holder, log) => {
    const { displayName, keyId, uniqueName } = secret;
    try {
        if (keyId !== undefined) {
            await (0,_resources_clientSecret_passwordCredentials_js__WEBPACK_IMPORTED_MODULE_3__/* .removeSecrets */ .cu)(holder, [{ keyId, displayName }], { justAdded: true });
        }
        else if (!(await (0,_resources_clientSecret_passwordCredentials_js__WEBPACK_IMPORTED_MODULE_3__/* .removeUnanswered */ .ZQ)(holder, displayName, attemptsForUnanswered))) {
            log.info(`No ephemeral client secret ${displayName} of ${uniqueName} came to be.`);
            return;
        }
        log.info(`Removed the ephemeral client secret ${displayName} of ${uniqueName}.`);
    }
    catch (error) {
        warn(log, [secret], error);
    }
};
const warn = (log, secrets, error) => {
    const named = secrets.map(({ displayName, keyId }) => `${displayName}${keyId === undefined ? '' : `, key id ${keyId}`}`);
    log.warning(`An ephemeral client secret was not removed (${named.join('; ')}): ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)} It expires by itself; the next run removes what is left of it.`, 'Ephemeral secret left behind');
};


/***/ })

};
