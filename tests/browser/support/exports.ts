/** A small export of another system, as a person would choose it: one bad cell, one file that is nothing. */
export const exports = [
  file('items.csv', 'item_id,name,unit\nBRG-1,Ball bearing,EA\nVLV-1,Ball valve,EA\nHEX-1,Hex bolt,BX\n'),
  file('stock.csv', 'item_id,quantity\nBRG-1,40\nVLV-1,x12\nHEX-1,7.5\n'),
  file('notes.csv', 'remark\nthe old system closed on Friday\n'),
];

export function file(name: string, content: string) {
  return { name, mimeType: 'text/csv', buffer: Buffer.from(content) };
}
