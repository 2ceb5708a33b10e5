export const id = 145;
export const ids = [145];
export const modules = {

/***/ 64145:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   readPfx: () => (/* binding */ readPfx)
/* harmony export */ });
/* harmony import */ var node_forge__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8542);
/* harmony import */ var _util_result_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(82856);
/* harmony import */ var _certificate_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(59708);
// PFX files (PKCS #12) in the ciphers of old and new tools: which certificate they hold. Loaded only when one is declared.



const noPfx = 'does not hold a PFX file (PKCS #12) in base64';
/** Reads a PFX file in base64: the certificate of the one private key that it holds. Its password may be empty. */
const readPfx = (base64, password) => {
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64))
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_2__/* .err */ ._)(noPfx);
    try {
        const structure = node_forge__WEBPACK_IMPORTED_MODULE_0__.asn1.fromDer(Buffer.from(base64, 'base64').toString('binary'));
        const opened = open(structure, password);
        return opened.ok ? certificateOf(opened.value) : opened;
    }
    catch {
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_2__/* .err */ ._)(noPfx);
    }
};
/** Ways to read one file with one password. */
const attempts = (structure, password) => {
    const read = (from, by) => () => node_forge__WEBPACK_IMPORTED_MODULE_0__.pkcs12.pkcs12FromAsn1(from, false, by);
    // Tools write a file without a password in two ways: with an empty one, and with none.
    if (password === '')
        return [read(structure, ''), read(structure, undefined)];
    if (/^[\x20-\x7e]*$/.test(password) || !Array.isArray(structure.value))
        return [read(structure, password)];
    // Modern ciphers take the password in UTF-8, while the checksum, the third part of the file, takes it in UTF-16.
    const unchecked = { ...structure, value: structure.value.slice(0, 2) };
    return [read(structure, password), read(unchecked, node_forge__WEBPACK_IMPORTED_MODULE_0__.util.encodeUtf8(password))];
};
const open = (structure, password) => {
    let locked = false;
    for (const attempt of attempts(structure, password)) {
        try {
            return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_2__.ok)(attempt());
        }
        catch (error) {
            locked ||= /password|MAC|decrypt/i.test(String(error));
        }
    }
    return locked ? { ...(0,_util_result_js__WEBPACK_IMPORTED_MODULE_2__/* .err */ ._)('holds a PFX file that this password does not open'), isLocked: true } : (0,_util_result_js__WEBPACK_IMPORTED_MODULE_2__/* .err */ ._)(noPfx);
};
const certificateOf = (file) => {
    const { pkcs8ShroudedKeyBag, keyBag, certBag } = node_forge__WEBPACK_IMPORTED_MODULE_0__.pki.oids;
    const bags = (bagType) => bagType === undefined ? [] : (file.getBags({ bagType })[bagType] ?? []);
    const keys = [...bags(pkcs8ShroudedKeyBag), ...bags(keyBag)];
    if (keys.length !== 1)
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_2__/* .err */ ._)(`holds a PFX file with ${keys.length === 0 ? 'no private key' : `${keys.length} private keys`}; accepted: one`);
    const modulus = keys[0]?.key?.n;
    // The library reads RSA keys alone.
    if (modulus === undefined || modulus === null)
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_2__/* .err */ ._)('holds a PFX file whose private key is not of type RSA; accepted: an RSA key of 2048 bits or more');
    const wanted = BigInt(`0x${modulus.toString(16)}`);
    const certificates = bags(certBag).map(derOf);
    const own = certificates.find(der => modulusOf(der) === wanted);
    if (own === undefined)
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_2__/* .err */ ._)('holds a PFX file without the certificate of its private key');
    const read = (0,_certificate_js__WEBPACK_IMPORTED_MODULE_1__/* .readCertificate */ .w$)(own);
    return read.ok ? read : (0,_util_result_js__WEBPACK_IMPORTED_MODULE_2__/* .err */ ._)(`holds a PFX file whose certificate ${read.problem}`);
};
/** A certificate with a key that the library does not know comes as its ASN.1 alone. */
const derOf = ({ cert, asn1 }) => Buffer.from(node_forge__WEBPACK_IMPORTED_MODULE_0__.asn1.toDer(cert ? node_forge__WEBPACK_IMPORTED_MODULE_0__.pki.certificateToAsn1(cert) : asn1).getBytes(), 'binary');
/** The modulus of the public key, also of one that is too short to be taken. */
const modulusOf = (der) => {
    try {
        const certificate = node_forge__WEBPACK_IMPORTED_MODULE_0__.pki.certificateFromAsn1(node_forge__WEBPACK_IMPORTED_MODULE_0__.asn1.fromDer(der.toString('binary')));
        const { n } = certificate.publicKey;
        return BigInt(`0x${n.toString(16)}`);
    }
    catch {
        return undefined;
    }
};


/***/ })

};
