// Reads the packed databases with another implementation of the format and compares them with their sources.
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { createRequire } from 'node:module';

const [modules, data, count = '100000'] = process.argv.slice(2);
const maxmind = createRequire(path.resolve(modules, 'x'))('maxmind');
const source = (...parts) => path.join(modules, '@ip-location-db', ...parts);
const city = await maxmind.open(path.join(data, 'MailSecurity-City.mmdb'));
const asn = await maxmind.open(path.join(data, 'MailSecurity-ASN.mmdb'));
const countries = await maxmind.open(source('geo-whois-asn-country-mmdb', 'geo-whois-asn-country.mmdb'));
const ranges = ['asn-ipv4.csv', 'asn-ipv6.csv'].flatMap(file =>
  fs.readFileSync(source('asn', file), 'utf8').trimEnd().split('\n').map(line => line.split(',', 3)));

let countryAgrees = 0;
let networkAgrees = 0;
for (let done = 0; done < Number(count); done++) {
  // Both ends of a range are where a packer errs.
  const [first, last, number] = ranges[Math.floor(Math.random() * ranges.length)];
  const address = done % 2 ? first : last;
  if (!net.isIP(address)) throw new Error(`${address} is not an address`);
  countryAgrees += city.get(address)?.country?.iso_code === countries.get(address)?.country_code;
  networkAgrees += asn.get(address)?.autonomous_system_number === Number(number);
}

console.log(`npm maxmind: ${count} addresses, ${countryAgrees} with the country and ${networkAgrees} with the network of the source`);
process.exit(countryAgrees === Number(count) && networkAgrees === Number(count) ? 0 : 1);
