/**
 * A line of RFC 4180. Every field is in quotes, so that commas and line breaks in it stay in it. A spreadsheet takes a
 * field that begins with one of `=+-@` for a formula, quotes or not: whoever writes what others have named begins the
 * field with something else.
 */
export function csvLine(fields: readonly string[]): string {
  return `${fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(',')}\r\n`
}
