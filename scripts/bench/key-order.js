const surrogate = /[\ud800-\udfff]/

/**
 * Sorts in place by the UTF-8 bytes of the keys, as the server lists them. JavaScript's own order differs only where
 * characters above U+FFFF meet those from U+E000 on.
 * @param {string[]} keys
 */
export function sortKeys(keys) {
  return keys.some((key) => surrogate.test(key)) ? keys.sort(compareKeys) : keys.sort()
}

/**
 * @param {string} left
 * @param {string} right
 */
export function compareKeys(left, right) {
  const length = Math.min(left.length, right.length)
  for (let index = 0; index < length; index += 1) {
    const leftUnit = left.charCodeAt(index)
    const rightUnit = right.charCodeAt(index)
    if (leftUnit !== rightUnit) return ranked(leftUnit) - ranked(rightUnit)
  }
  return left.length - right.length
}

/**
 * A surrogate stands for a character above all others.
 * @param {number} unit of UTF-16
 */
function ranked(unit) {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}

/**
 * The first index at which a sorted list has a key at or after this one.
 * @param {readonly { readonly key: string }[]} objects
 * @param {string} key
 */
export function indexAtOrAfter(objects, key) {
  let low = 0
  let high = objects.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareKeys(objects[middle]?.key ?? '', key) < 0) low = middle + 1
    else high = middle
  }
  return low
}
