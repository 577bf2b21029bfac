/** The recipe of an edit, as iPhones keep it beside the picture: a property list with opaque data. */
export function buildAae(editor: string, atMs: number, salt: string): Buffer {
  const date = new Date(atMs).toISOString().replace(/\.\d+Z$/, 'Z');
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>adjustmentBaseVersion</key>
	<integer>0</integer>
	<key>adjustmentData</key>
	<data>
	${Buffer.from(`photoferry test adjustment ${salt}`).toString('base64')}
	</data>
	<key>adjustmentEditorBundleID</key>
	<string>${editor}</string>
	<key>adjustmentFormatIdentifier</key>
	<string>com.apple.photo</string>
	<key>adjustmentFormatVersion</key>
	<string>1.9</string>
	<key>adjustmentTimestamp</key>
	<date>${date}</date>
</dict>
</plist>
`);
}
