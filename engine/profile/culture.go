package profile

import "golang.org/x/text/language"

// unspecifiedLcid is what Windows gives a culture without a locale id of its own.
const unspecifiedLcid = 4096

// lcids are the Windows locale ids that {Culture:LCID} yields: of a language with its region, and of a
// language with its main region.
var lcids = []struct {
	culture string
	id      int
}{
	{"de-AT", 3079}, {"de-CH", 2055}, {"en-AU", 3081}, {"en-CA", 4105}, {"en-GB", 2057}, {"es-MX", 2058},
	{"fr-CA", 3084}, {"fr-CH", 4108}, {"pt-PT", 2070}, {"zh-HK", 3076}, {"zh-TW", 1028},
	{"ar", 1025}, {"bg", 1026}, {"bn", 1093}, {"ca", 1027}, {"cs", 1029}, {"da", 1030}, {"de", 1031}, {"el", 1032},
	{"en", 1033}, {"es", 3082}, {"et", 1061}, {"fi", 1035}, {"fr", 1036}, {"gu", 1095}, {"he", 1037}, {"hi", 1081},
	{"hr", 1050}, {"hu", 1038}, {"id", 1057}, {"it", 1040}, {"ja", 1041}, {"kk", 1087}, {"kn", 1099}, {"ko", 1042},
	{"lt", 1063}, {"lv", 1062}, {"ml", 1100}, {"mr", 1102}, {"ms", 1086}, {"nb", 1044}, {"nl", 1043}, {"no", 1044},
	{"pa", 1094}, {"pl", 1045}, {"pt", 1046}, {"ro", 1048}, {"ru", 1049}, {"sk", 1051}, {"sl", 1060}, {"sv", 1053},
	{"ta", 1097}, {"te", 1098}, {"th", 1054}, {"tr", 1055}, {"uk", 1058}, {"vi", 1066}, {"zh", 2052},
}

// culture is the request's language with its region: a bare language gets its most likely region, so that
// en gives en-US (claims resolvers reference, section 2, inferred).
func (r *Run) culture() language.Tag {
	tag, err := language.Parse(r.Language())
	if err != nil {
		return language.AmericanEnglish
	}
	return tag
}

// rfc5646 is a culture as language and region, such as en-US.
func rfc5646(tag language.Tag) string {
	base, _ := tag.Base()
	region, _ := tag.Region()
	return base.String() + "-" + region.String()
}

// lcid is the locale id of a culture.
func lcid(tag language.Tag) int {
	base, _ := tag.Base()
	for _, wanted := range []string{rfc5646(tag), base.String()} {
		for _, row := range lcids {
			if row.culture == wanted {
				return row.id
			}
		}
	}
	return unspecifiedLcid
}
