package e2e

import (
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

func TestDebug(t *testing.T) {
	if os.Getenv("DBG") == "" {
		t.Skip()
	}
	b := open(t, served.address+"#"+os.Getenv("DBG"), 1440, 900)
	b.until(ready, 20*time.Second)
	shot := func(name string) {
		png, err := chromedp.Run(b.Context, chromedp.FullScreenshot(100))
		fmt.Println(name, err, time.Now())
		os.WriteFile("/tmp/lethe/s3/"+name+".png", png, 0o644)
	}
	time.Sleep(2 * time.Second)
	shot("d0")
	b.click("toggle")
	time.Sleep(6 * time.Second)
	shot("d1")
	fmt.Println(b.text(`document.getElementById("story").textContent`), b.text(`document.querySelector("footer").textContent`), b.text(`document.getElementById("fault")?.textContent`), b.problems)
}
