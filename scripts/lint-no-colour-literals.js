// A rule of ours for oxlint: colours live in the design tokens, never in a component.
const colour = /#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})\b|\b(?:rgb|hsl|hwb|oklch|oklab|lab|lch)a?\(/i

const noColourLiterals = {
  meta: { type: 'problem', docs: { description: 'refuse literal colours outside the design tokens' } },
  /** @param {{ report(problem: { node: unknown, message: string }): void }} context */
  create(context) {
    const message = 'A literal colour. Use a token of src/renderer/ui/tokens.css.'
    return {
      /** @param {{ value: unknown }} node */
      Literal(node) {
        if (typeof node.value === 'string' && colour.test(node.value)) context.report({ node, message })
      },
      /** @param {{ value: { raw: string } }} node */
      TemplateElement(node) {
        if (colour.test(node.value.raw)) context.report({ node, message })
      },
    }
  },
}

export default { meta: { name: 'house' }, rules: { 'no-colour-literals': noColourLiterals } }
