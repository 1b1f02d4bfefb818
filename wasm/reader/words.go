package reader

// words are what a description says, by keys, in one language. They are apart from those of the page, which need not carry them.
type words map[string]string

// wordsOf returns those of a language, English where there are none.
func wordsOf(language string) words {
	if language == "de" {
		return words{
			"examples": "Beispiele", "parts": "%d: %d zum Lernen, %d offiziell zum Testen", "features": "Merkmale", "range": "Wertebereich", "twins": "genau gleiche",
			"found": "gefunden", "note": "Hinweis", "source": "Gelesen als", "label": "Spalte des Etiketts", "itself": "von selbst", "classes": "%d Klassen",
			"more": "und %d weitere", "rows": "Die ersten Zeilen", "pictures": "Bilder aus dem ganzen Datensatz",
		}
	}
	return words{
		"examples": "examples", "parts": "%d: %d to learn from, %d the official test part", "features": "features", "range": "values", "twins": "exact duplicates",
		"found": "found", "note": "note", "source": "Read as", "label": "Label column", "itself": "find out", "classes": "%d classes",
		"more": "and %d more", "rows": "The first rows", "pictures": "pictures from all over the dataset",
	}
}
