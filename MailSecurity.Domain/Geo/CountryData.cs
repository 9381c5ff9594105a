namespace MailSecurity.Domain.Geo;

/// <summary>Facts about countries. A table, because the names in .NET come from ICU, which small containers leave out.</summary>
internal static class CountryData
{
    /// <summary>ISO 3166-1 codes, and XK, which the databases use for Kosovo.</summary>
    public const string Names = """
        AD Andorra; AE United Arab Emirates; AF Afghanistan; AG Antigua and Barbuda; AI Anguilla; AL Albania; AM Armenia;
        AO Angola; AQ Antarctica; AR Argentina; AS American Samoa; AT Austria; AU Australia; AW Aruba; AX Åland Islands;
        AZ Azerbaijan; BA Bosnia and Herzegovina; BB Barbados; BD Bangladesh; BE Belgium; BF Burkina Faso; BG Bulgaria;
        BH Bahrain; BI Burundi; BJ Benin; BL Saint Barthélemy; BM Bermuda; BN Brunei; BO Bolivia; BQ Caribbean Netherlands;
        BR Brazil; BS Bahamas; BT Bhutan; BV Bouvet Island; BW Botswana; BY Belarus; BZ Belize; CA Canada;
        CC Cocos (Keeling) Islands; CD DR Congo; CF Central African Republic; CG Congo; CH Switzerland; CI Côte d’Ivoire;
        CK Cook Islands; CL Chile; CM Cameroon; CN China; CO Colombia; CR Costa Rica; CU Cuba; CV Cape Verde; CW Curaçao;
        CX Christmas Island; CY Cyprus; CZ Czechia; DE Germany; DJ Djibouti; DK Denmark; DM Dominica; DO Dominican Republic;
        DZ Algeria; EC Ecuador; EE Estonia; EG Egypt; EH Western Sahara; ER Eritrea; ES Spain; ET Ethiopia; FI Finland;
        FJ Fiji; FK Falkland Islands; FM Micronesia; FO Faroe Islands; FR France; GA Gabon; GB United Kingdom; GD Grenada;
        GE Georgia; GF French Guiana; GG Guernsey; GH Ghana; GI Gibraltar; GL Greenland; GM Gambia; GN Guinea; GP Guadeloupe;
        GQ Equatorial Guinea; GR Greece; GS South Georgia and South Sandwich Islands; GT Guatemala; GU Guam; GW Guinea-Bissau;
        GY Guyana; HK Hong Kong; HM Heard and McDonald Islands; HN Honduras; HR Croatia; HT Haiti; HU Hungary; ID Indonesia;
        IE Ireland; IL Israel; IM Isle of Man; IN India; IO British Indian Ocean Territory; IQ Iraq; IR Iran; IS Iceland;
        IT Italy; JE Jersey; JM Jamaica; JO Jordan; JP Japan; KE Kenya; KG Kyrgyzstan; KH Cambodia; KI Kiribati; KM Comoros;
        KN Saint Kitts and Nevis; KP North Korea; KR South Korea; KW Kuwait; KY Cayman Islands; KZ Kazakhstan; LA Laos;
        LB Lebanon; LC Saint Lucia; LI Liechtenstein; LK Sri Lanka; LR Liberia; LS Lesotho; LT Lithuania; LU Luxembourg;
        LV Latvia; LY Libya; MA Morocco; MC Monaco; MD Moldova; ME Montenegro; MF Saint Martin; MG Madagascar;
        MH Marshall Islands; MK North Macedonia; ML Mali; MM Myanmar; MN Mongolia; MO Macao; MP Northern Mariana Islands;
        MQ Martinique; MR Mauritania; MS Montserrat; MT Malta; MU Mauritius; MV Maldives; MW Malawi; MX Mexico; MY Malaysia;
        MZ Mozambique; NA Namibia; NC New Caledonia; NE Niger; NF Norfolk Island; NG Nigeria; NI Nicaragua; NL Netherlands;
        NO Norway; NP Nepal; NR Nauru; NU Niue; NZ New Zealand; OM Oman; PA Panama; PE Peru; PF French Polynesia;
        PG Papua New Guinea; PH Philippines; PK Pakistan; PL Poland; PM Saint Pierre and Miquelon; PN Pitcairn Islands;
        PR Puerto Rico; PS Palestine; PT Portugal; PW Palau; PY Paraguay; QA Qatar; RE Réunion; RO Romania; RS Serbia;
        RU Russia; RW Rwanda; SA Saudi Arabia; SB Solomon Islands; SC Seychelles; SD Sudan; SE Sweden; SG Singapore;
        SH Saint Helena; SI Slovenia; SJ Svalbard and Jan Mayen; SK Slovakia; SL Sierra Leone; SM San Marino; SN Senegal;
        SO Somalia; SR Suriname; SS South Sudan; ST São Tomé and Príncipe; SV El Salvador; SX Sint Maarten; SY Syria;
        SZ Eswatini; TC Turks and Caicos Islands; TD Chad; TF French Southern Territories; TG Togo; TH Thailand;
        TJ Tajikistan; TK Tokelau; TL Timor-Leste; TM Turkmenistan; TN Tunisia; TO Tonga; TR Türkiye; TT Trinidad and Tobago;
        TV Tuvalu; TW Taiwan; TZ Tanzania; UA Ukraine; UG Uganda; UM U.S. Outlying Islands; US United States; UY Uruguay;
        UZ Uzbekistan; VA Vatican City; VC Saint Vincent and the Grenadines; VE Venezuela; VG British Virgin Islands;
        VI U.S. Virgin Islands; VN Vietnam; VU Vanuatu; WF Wallis and Futuna; WS Samoa; XK Kosovo; YE Yemen; YT Mayotte;
        ZA South Africa; ZM Zambia; ZW Zimbabwe;
        """;

    /// <summary>Land borders; each pair once, under the code that comes first.</summary>
    public const string Borders = """
        AD: ES FR; AE: OM SA; AF: CN IR PK TJ TM UZ; AL: GR ME MK XK; AM: AZ GE IR TR; AO: CD CG NA ZM; AR: BO BR CL PY UY;
        AT: CH CZ DE HU IT LI SI SK; AX: SE; AZ: GE IR RU TR; BA: HR ME RS; BD: IN MM; BE: DE FR LU NL; BF: BJ CI GH ML NE TG;
        BG: GR MK RO RS TR; BI: CD RW TZ; BJ: NE NG TG; BN: MY; BO: BR CL PE PY; BR: CO GF GY PE PY SR UY VE; BT: CN IN;
        BW: NA ZA ZM ZW; BY: LT LV PL RU UA; BZ: GT MX; CA: GL US; CD: CF CG RW SS TZ UG ZM; CF: CG CM SD SS TD; CG: CM GA;
        CH: DE FR IT LI; CI: GH GN LR ML; CL: PE; CM: GA GQ NG TD; CN: HK IN KG KP KZ LA MM MN MO NP PK RU TJ VN;
        CO: EC PA PE VE; CR: NI PA; CZ: DE PL SK; DE: DK FR LU NL PL; DJ: ER ET SO; DO: HT; DZ: EH LY MA ML MR NE TN; EC: PE;
        EE: LV RU; EG: IL LY PS SD; EH: MA MR; ER: ET SD; ES: FR GI MA PT; ET: KE SD SO SS; FI: NO RU SE; FR: IT LU MC;
        GA: GQ; GB: IE; GE: RU TR; GF: SR; GH: TG; GM: SN; GN: GW LR ML SL SN; GR: MK TR; GT: HN MX SV; GW: SN; GY: SR VE;
        HN: NI SV; HR: HU ME RS SI; HU: RO RS SI SK UA; ID: MY PG TL; IL: JO LB PS SY; IN: MM NP PK; IQ: IR JO KW SA SY TR;
        IR: PK TM TR; IT: SI SM VA; JO: PS SA SY; KE: SO SS TZ UG; KG: KZ TJ UZ; KH: LA TH VN; KP: KR RU; KW: SA;
        KZ: RU TM UZ; LA: MM TH VN; LB: SY; LR: SL; LS: ZA; LT: LV PL RU; LV: RU; LY: NE SD TD TN; MD: RO UA; ME: RS XK;
        MF: SX; MK: RS XK; ML: MR NE SN; MM: TH; MN: RU; MR: SN; MW: MZ TZ ZM; MX: US; MY: TH; MZ: SZ TZ ZA ZM ZW; NA: ZA ZM;
        NE: NG TD; NG: TD; NO: RU SE; OM: SA YE; PL: RU SK UA; QA: SA; RO: RS UA; RS: XK; RU: UA; RW: TZ UG; SA: YE;
        SD: SS TD; SK: UA; SS: UG; SY: TR; SZ: ZA; TJ: UZ; TM: UZ; TZ: UG ZM; ZA: ZW; ZM: ZW;
        """;
}
