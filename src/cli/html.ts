const names: { readonly [char: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** A text as it stands in a page. */
export function html(text: string): string {
  return text.replaceAll(/[&<>"']/g, (char) => names[char] ?? char)
}
