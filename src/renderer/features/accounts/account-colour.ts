const colourCount = 6

/** The token of an account's colour: the same at every start, and different for most accounts. */
export function accountColour(accountId: string): string {
  let sum = 0
  for (const character of accountId) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003
  return `var(--account-${(sum % colourCount) + 1})`
}
