/**
 * Every CBOR tag this format uses, as https://www.iana.org/assignments/cbor-tags names them.
 * docs/image.md has the table of values and their forms. Typed arrays are in typed-arrays.ts.
 */

/** Seconds since 1970, integer or float; NaN is the invalid Date. */
export const TAG_DATE = 1;
/** A bigint, the bytes of its magnitude, most significant first. Plain integers are always numbers. */
export const TAG_BIGINT = 2;
/** A negative bigint n, the bytes of −1 − n. */
export const TAG_NEGATIVE_BIGINT = 3;
/** The object inside may be referred to; objects so tagged are numbered 0, 1, 2 … where the tag stands. */
export const TAG_SHAREABLE = 28;
/** Number n: the very object that was tagged shareable as number n. */
export const TAG_REFERENCE = 29;
/** An array whose items form a Set. */
export const TAG_SET = 258;
/** A map that becomes a Map: any keys, in order. Untagged maps are plain objects. */
export const TAG_MAP = 259;
/** A string with lone surrogates, as bytes of WTF-8. */
export const TAG_WTF8 = 273;
/** [source, flags] of a RegExp. */
export const TAG_REGEXP = 21066;
/** "What follows is CBOR": means nothing, and so serves as padding. */
export const TAG_SELF_DESCRIBED = 55799;

// Ours: from the range that is first come, first served.

/** A map that becomes an object without prototype. */
export const TAG_NULL_PROTOTYPE = 0xcd00;
/** [kind, buffer, offset, size]: a view, in bytes, on a buffer that other views of the message share. */
export const TAG_VIEW = 0xcd01;
/** [length, {index: item, …}]: an array with holes. */
export const TAG_SPARSE = 0xcd02;
/** [constructor name, properties] of an Error. */
export const TAG_ERROR = 0xcd03;

/** The kind of a DataView in TAG_VIEW; the other kinds are typed-array tags. */
export const KIND_DATA_VIEW = 0;
