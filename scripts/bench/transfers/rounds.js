const count = 3

/**
 * Measures all that is to be compared three times over, so that what slows the machine down slows down all of it.
 * @template Round
 * @param {() => Promise<Round>} measure one after the other
 * @returns {Promise<Round[]>}
 */
export async function inRounds(measure) {
  const rounds = []
  for (let round = 1; round <= count; round += 1) rounds.push(await measure())
  return rounds
}
