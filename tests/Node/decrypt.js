// Reads {"message", "privateKey", "secret", "sharedKey"?} in base64url from standard input, and writes the text that http_ece finds in it.
const { createECDH } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { decrypt } = require('http_ece');

const { message, privateKey, secret, sharedKey } = JSON.parse(readFileSync(0, 'utf8'));
const how = { version: 'aes128gcm' };
if (sharedKey) {
  how.key = Buffer.from(sharedKey, 'base64url');
} else {
  how.privateKey = createECDH('prime256v1');
  how.privateKey.setPrivateKey(Buffer.from(privateKey, 'base64url'));
  how.authSecret = Buffer.from(secret, 'base64url');
}

process.stdout.write(decrypt(Buffer.from(message, 'base64url'), how).toString('base64url'));
